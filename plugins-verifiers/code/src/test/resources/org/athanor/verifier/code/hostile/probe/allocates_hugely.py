def attempt():
    blocks = []
    while True:
        blocks.append(bytearray(100 << 20))
        if len(blocks) > 40:
            return "4 GB"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
