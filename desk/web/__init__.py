"""The console: pages in Chinese for the office's people. How a page is added stands in
desk/web/app.py.
"""
