"""`yishi demo` on a folder that it may not touch, and what it says at the end."""

from tests.program import yishi


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    (tmp_path / "kept.txt").write_text("kept", "utf-8")
    done = yishi("demo", tmp_path)
    assert (done.status, done.out) == (1, "")
    assert "不是演示目录" in done.err


def test_every_command_that_it_proposes_at_the_end_works(tmp_path):
    done = yishi("demo", tmp_path / "demo")
    proposed = [line.split()[1:] for line in done.out.splitlines() if "--config" in line]
    assert len(proposed) >= 5
    waiting = [
        arguments for arguments in proposed if {"user", "console"} & set(arguments)
    ]  # these two wait for a person
    assert [arguments[2] for arguments in waiting] == ["user", "console"]
    for arguments in proposed[: -len(waiting)]:
        tried = yishi(*arguments)
        assert (tried.status, tried.err) == (0, ""), arguments
        assert tried.out
