import java.util.*;
class A { static int f(int x) { List<byte[]> kept = new ArrayList<>(); while (true) { try { kept.add(new byte[1 << 24]); } catch (OutOfMemoryError e) { } } } }
