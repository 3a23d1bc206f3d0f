def attempt():
    block = b"x" * (1 << 20)
    for i in range(2000):
        with open("/dev/shm/part%d" % i, "wb") as file:
            file.write(block)
    return "written"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
