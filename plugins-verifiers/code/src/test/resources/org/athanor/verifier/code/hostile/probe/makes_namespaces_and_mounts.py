import ctypes

def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    done = []
    for flags in (0x10000000, 0x00020000, 0x20000000, 0x40000000):
        if libc.unshare(flags) == 0:
            done.append(hex(flags))
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        done.append("mount")
    if libc.umount2(b"/tmp", 2) == 0:
        done.append("umount")
    if libc.mount(None, b"/usr", None, 32 | 4096, None) == 0:
        done.append("remount")
    return done or None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
