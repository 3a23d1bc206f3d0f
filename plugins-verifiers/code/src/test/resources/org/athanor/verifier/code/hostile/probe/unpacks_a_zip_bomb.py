import zlib

def attempt():
    bomb = zlib.compress(b"0" * (100 << 20), 9)
    data = zlib.decompress(zlib.compress(bomb * 50, 9))
    out = b"".join(zlib.decompressobj().decompress(bomb) for _ in range(50))
    return len(out)

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
