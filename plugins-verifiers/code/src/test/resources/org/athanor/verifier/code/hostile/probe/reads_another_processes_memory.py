import ctypes, os

def attempt():
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(8)
    class Vec(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]
    mine, his = Vec(ctypes.addressof(buffer), 8), Vec(id(f), 8)
    return "read" if libc.process_vm_readv(os.getpid(), ctypes.byref(mine), 1, ctypes.byref(his), 1, 0) > 0 else None

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
