public class Tests$ { static void test$() {} static int f(int x) { return 0; } }
class Call { static void passed() {} }
