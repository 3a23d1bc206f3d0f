def attempt():
    with open("/tmp/big", "wb") as file:
        block = b"x" * (1 << 20)
        for _ in range(10240):
            file.write(block)
    return "written"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
