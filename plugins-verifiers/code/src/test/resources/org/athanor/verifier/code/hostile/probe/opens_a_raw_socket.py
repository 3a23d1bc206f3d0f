import socket

def attempt():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    return "opened"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
