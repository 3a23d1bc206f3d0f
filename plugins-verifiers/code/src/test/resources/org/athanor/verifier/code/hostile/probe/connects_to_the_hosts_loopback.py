import socket

def attempt():
    s = socket.create_connection(("127.0.0.1", 22), 0.2)
    return "connected"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
