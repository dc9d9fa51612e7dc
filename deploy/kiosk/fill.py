"""Makes every window as large as the X screen: no window manager runs, and chromium leaves a pixel free."""

import ctypes
from ctypes import POINTER, byref, c_int, c_uint, c_ulong, c_void_p

SMALL_PX = 100  # windows nobody sees: chromium keeps some


def fill() -> None:
    """Moves each window to the corner and stretches it over all outputs of the display; without a display nothing."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = c_void_p
    x11.XDefaultRootWindow.restype = c_ulong
    display = x11.XOpenDisplay(None)
    if not display:
        return
    handle = c_void_p(display)
    root = x11.XDefaultRootWindow(handle)
    width, height = _size(x11, handle, root)
    for window in _children(x11, handle, root):
        has = _size(x11, handle, window)
        if has != (width, height) and min(has) > SMALL_PX:
            x11.XMoveResizeWindow(handle, c_ulong(window), 0, 0, c_uint(width), c_uint(height))
    x11.XCloseDisplay(handle)


def _size(x11: ctypes.CDLL, display: c_void_p, window: int) -> tuple[int, int]:
    root, x, y = c_ulong(), c_int(), c_int()
    width, height, border, depth = c_uint(), c_uint(), c_uint(), c_uint()
    told = (byref(one) for one in (root, x, y, width, height, border, depth))
    x11.XGetGeometry(display, c_ulong(window), *told)
    return width.value, height.value


def _children(x11: ctypes.CDLL, display: c_void_p, root: int) -> list[int]:
    top, parent, count, found = c_ulong(), c_ulong(), c_uint(), POINTER(c_ulong)()
    told = (byref(one) for one in (top, parent, found, count))
    x11.XQueryTree(display, c_ulong(root), *told)
    windows = [found[n] for n in range(count.value)]
    if count.value:
        x11.XFree(found)
    return windows


if __name__ == "__main__":
    fill()
