"""A text file declares no charset, so it is guessed."""

import pytest

from ingest.documents.text import read


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_own_charset(codec):
    assert read("关于镕城供暖的信息\r\n第二行\0".encode(codec)) == "关于镕城供暖的信息\n第二行"
