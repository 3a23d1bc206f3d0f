import ctypes

def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    return "made" if libc.shmget(0, ctypes.c_size_t(1 << 30), 0o1600) >= 0 else None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
