def attempt():
    import threading, time
    for _ in range(2000):
        threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
    return "2000 threads"

def f(x):
    try:
        said = attempt()
    except BaseException as e:
        return "blocked"
    return "blocked" if said is None else "ESCAPED " + str(said)
