"""A password is known again by its hash, and nobody's takes as long to check as somebody's."""

from desk.acts.users.passphrases import hash_of, is_right


def test_a_password_is_known_by_its_hash_alone():
    kept = hash_of("春眠不觉晓-处处闻啼鸟", name="王芳")
    assert kept.startswith("$argon2id$")
    assert is_right("春眠不觉晓-处处闻啼鸟", kept)
    assert not is_right("春眠不觉晓-处处闻啼", kept)
    assert not is_right("x", None)
    assert not is_right("x", "no hash")
