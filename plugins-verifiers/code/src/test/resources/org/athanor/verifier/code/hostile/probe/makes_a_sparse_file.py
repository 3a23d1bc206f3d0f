def attempt():
    with open("/tmp/sparse", "wb") as file:
        file.truncate(10 * (1 << 30))
    return "made"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
