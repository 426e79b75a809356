"""What a browser writes into a PDF by chance is taken out, and nothing else moves."""

from sim.report.page.printing import repeatable

PRINT = (
    b"%PDF-1.4\n/CreationDate (D:20261124023759+00'00')\n/ModDate (D:20261124023759+00'00')\n"
    b"/ID (node00002447)>>\n/Headers [(node00002447) (node00002460)]>>\n/Names [(node00002447) 1 0 R (node00002460) 2 0 R]"
)
LATER = (
    PRINT.replace(b"20261124023759", b"20270101000001").replace(b"0000244", b"0000245").replace(b"0000246", b"0000247")
)


def test_two_prints_of_one_page_become_the_same_bytes():
    assert PRINT != LATER
    assert repeatable(PRINT) == repeatable(LATER)


def test_cells_stay_apart_in_their_order_and_no_offset_moves():
    made = repeatable(PRINT)
    assert len(made) == len(PRINT)
    assert made.endswith(
        b"/ID (node00000000)>>\n/Headers [(node00000000) (node00000001)]>>\n"
        b"/Names [(node00000000) 1 0 R (node00000001) 2 0 R]"
    )


def test_a_table_that_points_elsewhere_stays_another_file():
    other = PRINT.replace(b"/Headers [(node00002447)", b"/Headers [(node00002460)")
    assert repeatable(other) != repeatable(PRINT)
