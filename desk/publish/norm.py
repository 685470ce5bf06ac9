"""GB/T 9704-2012 in numbers: page, type area, lines, sizes and fonts of an official paper, in
points unless a name says otherwise. Makes nothing.
"""

MM = 72 / 25.4  # points

PAGE_MM = (210.0, 297.0)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37.0, 35.0, 28.0, 26.0
TYPE_AREA_MM = (156.0, 225.0)
LINES, CHARACTERS = 22, 28

# 22 lines fill 225 mm at 28.99 pt, and 28 characters fill 156 mm at 15.79 pt: a little less of
# each, so that the last one is never pushed out.
LINE = 28.95
CHARACTER_SPACING = -0.25

SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # 2号, 3号, 4号
SIZE_CELL, LINE_CELL = 10.5, 15.0  # tables: 五号; a table of many columns is set smaller
SIZE_NARROW, LINE_NARROW = 9.0, 12.0

TITLE = "方正小标宋_GBK"
BODY = "仿宋_GB2312"
FIRST = "黑体"
SECOND = "楷体_GB2312"
NUMBERS = "宋体"  # of pages

MARK_FROM_TOP_MM = 35.0  # the head's upper edge below the top of the type area
RED_LINE_BELOW_MM = 4.0
PAGE_NUMBER_BELOW_MM = 7.0
RED = "FF0000"

# What stands in where a font is not on the machine, in the order of likeness; the names in the file
# stay.
STAND_INS = {
    TITLE: ("方正小标宋简体", "华文中宋", "Noto Serif CJK SC", "宋体", "serif"),
    BODY: ("仿宋", "FangSong", "华文仿宋", "Noto Serif CJK SC", "serif"),
    FIRST: ("SimHei", "Noto Sans CJK SC", "sans-serif"),
    SECOND: ("楷体", "KaiTi", "华文楷体", "Noto Serif CJK SC", "serif"),
    NUMBERS: ("SimSun", "Noto Serif CJK SC", "serif"),
}
