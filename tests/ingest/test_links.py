"""Links to cloud storage are found in the source of a page, bounded, and styles are none."""

from ingest.links import MAX_LINK, MAX_LINKS, storage_links


def test_a_link_that_the_text_does_not_show_is_found():
    source = '<p>见<a class="x" href="https://mail.example.com/cgi-bin/ftnExs_download?t=1&amp;k=2">附件</a> <a href="https://example.com/">主页</a></p>'
    assert storage_links(source) == ("https://mail.example.com/cgi-bin/ftnExs_download?t=1&k=2",)


def test_the_styles_in_every_mail_of_netease_are_no_link():
    assert (
        storage_links(
            '<style id="cloudAttachStyle">#divNeteaseBigAttach, #divNeteaseBigAttach_bak{display:none;}</style><a href="https://example.com">x</a>'
        )
        == ()
    )


def test_each_stands_once_and_not_for_ever():
    source = "".join(
        f'<a href="https://mail.example.com/ftn/download?k={n}{"x" * 500}">' for n in range(100)
    )
    assert len(storage_links(source * 2)) == MAX_LINKS
    assert all(len(link) == MAX_LINK for link in storage_links(source))
    assert len(storage_links('<a href="https://mail.example.com/ftn/download?k=1">' * 5)) == 1
