package org.athanor.verifier.math;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Pairs of answers that are equal, or different, by the way they are made; the same for a seed. */
final class GeneratedPairs {

  record Pair(String kind, String gold, String prediction, boolean equal) {}

  private final Random random;
  private final List<Pair> pairs = new ArrayList<>();

  private GeneratedPairs(long seed) {
    random = new Random(seed);
  }

  static List<Pair> of(long seed, int rounds) {
    GeneratedPairs g = new GeneratedPairs(seed);
    for (int i = 0; i < rounds; i++) {
      g.numbers();
      g.measures();
      g.structures();
      g.symbols();
      g.constants();
      g.words();
      g.sayings();
      g.families();
      g.completions();
    }
    return g.pairs;
  }

  private void add(String kind, String gold, String equal, String different) {
    pairs.add(new Pair(kind, gold, equal, true));
    pairs.add(new Pair(kind, gold, different, false));
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private int nonZero(int limit) {
    int n = between(1, limit);
    return random.nextBoolean() ? n : -n;
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static String grouped(long n, String separator) {
    String digits = Long.toString(Math.abs(n));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      out.append(i > 0 && (digits.length() - i) % 3 == 0 ? separator : "").append(digits.charAt(i));
    }
    return (n < 0 ? "-" : "") + out;
  }

  private String dressed(String s) {
    return pick(s, "$" + s + "$", "\\(" + s + "\\)", s + ".", " " + s + " ", "\\boxed{" + s + "}");
  }

  private String integer(long n) {
    String grouped = grouped(n, pick(",", "{,}", ",\\!", "\\,"));
    return pick(Long.toString(n), grouped, n + ".0", n + ".00", n < 0 ? "−" + -n : "+" + n);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? Math.abs(a) : gcd(b, a % b);
  }

  private String fraction(long p, long q) {
    long k = between(1, 4);
    String sign = p * q < 0 ? "-" : "";
    long a = Math.abs(p) * k;
    long b = Math.abs(q) * k;
    return pick(
        sign + "\\frac{" + a + "}{" + b + "}",
        sign + "\\dfrac{" + a + "}{" + b + "}",
        "\\tfrac{" + sign + a + "}{" + b + "}",
        sign + a + "/" + b,
        sign + "\\frac{" + a + " }{ " + b + "}");
  }

  private void numbers() {
    long n = random.nextInt(4) == 0 ? random.nextLong() / 1000 : between(-20000, 20000);
    add("integer", Long.toString(n), dressed(integer(n)), dressed(integer(n + nonZero(9))));

    long p = nonZero(60);
    long q = between(2, 60);
    add("fraction", fraction(p, q), dressed(fraction(p, q)), dressed(fraction(p + 1, q)));

    long thousandths = nonZero(90000);
    String decimal = new java.math.BigDecimal(thousandths).movePointLeft(3).toPlainString();
    String changed = new java.math.BigDecimal(thousandths + 1).movePointLeft(3).toPlainString();
    add(
        "decimal",
        decimal,
        pick(
            decimal + "0",
            fraction(thousandths, 1000),
            thousandths + "e-3",
            thousandths + " \\times 10^{-3}"),
        pick(changed, fraction(thousandths - 1, 1000)));

    long whole = between(1, 30);
    long b = between(2, 20);
    long a = between(1, (int) b - 1);
    add(
        "mixed",
        whole + "\\frac{" + a + "}{" + b + "}",
        pick(
            fraction(whole * b + a, b),
            whole + " " + a + "/" + b,
            whole + " \\tfrac{" + a + "}{" + b + "}"),
        fraction(whole * b + a + 1, b));

    String digits = Integer.toString(between(1, 998));
    long nines = pow10(digits.length()) - 1;
    boolean trivial = Long.parseLong(digits) == nines;
    add(
        "repeating",
        trivial ? "1" : fraction(Long.parseLong(digits), nines),
        "0.\\overline{" + digits + "}",
        "0.\\overline{" + digits + "1}".replace("1}", (digits.endsWith("7") ? "3}" : "7}")));

    int base = between(2, 9);
    int value = between(10, 5000);
    String inBase = Integer.toString(value, base);
    add(
        "base",
        inBase + "_" + base,
        pick(inBase + "_{" + base + "}", inBase, Integer.toString(value) + "_{10}"),
        Integer.toString(value + 1, base) + "_{" + base + "}");
  }

  private static long pow10(int n) {
    return n == 0 ? 1 : 10 * pow10(n - 1);
  }

  private void measures() {
    int percent = between(1, 300);
    add(
        "percentage",
        percent + "\\%",
        pick(
            percent + "%",
            Integer.toString(percent),
            fraction(percent, 100),
            percent + " percent",
            percent + "\\%"),
        pick((percent + 1) + "\\%", fraction(percent + 3, 100)));

    int n = between(2, 900);
    String unit = pick("cm", "m", "km", "kg", "feet", "hours", "cm^2", "dollars");
    String other = unit.equals("kg") ? "m" : "kg";
    add(
        "unit",
        n + "\\text{ " + unit + "}",
        pick(
            Integer.toString(n),
            n + " " + unit,
            n + " \\mathrm{" + unit + "}",
            n + "\\ \\text{" + unit + "}"),
        pick(n + "\\text{ " + other + "}", (n + 1) + " " + unit));
    add("unit", n + " \\text{ m}", n + "00 \\text{ cm}", n + " \\text{ cm}");

    add(
        "angle",
        n + "^\\circ",
        pick(Integer.toString(n), n + "^{\\circ}", n + " degrees", n + "°"),
        (n + 1) + "^\\circ");

    add(
        "money",
        "\\$" + n + ".50",
        pick("$" + n + ".50$", n + ".5", n + ".50 dollars", "\\$" + n + ".5"),
        "\\$" + (n + 1) + ".50");

    int a = between(1, 20);
    int b = between(1, 20);
    add(
        "ratio",
        a + ":" + b,
        pick(2 * a + ":" + 2 * b, a + " : " + b, fraction(a, b)),
        (a + 1) + ":" + b);

    String minutes = String.format(java.util.Locale.ROOT, "%02d", between(0, 59));
    int hour = between(1, 11);
    add(
        "time",
        hour + ":" + minutes + " \\text{ p.m.}",
        pick(
            hour + ":" + minutes + " p.m.",
            hour + ":" + minutes + " PM",
            hour + ":" + minutes + "\\text{ pm}"),
        pick(hour + ":" + minutes + " a.m.", (hour + 1) + ":" + minutes + " p.m."));
  }

  private void structures() {
    int a = between(-20, 20);
    int b = a + between(1, 20);
    int c = b + between(1, 20);
    String x = fraction(a * 3 + 1, 3);
    add(
        "point",
        "(" + a + "," + b + "," + c + ")",
        pick(
            "\\left(" + a + ", " + b + ", " + c + "\\right)",
            a + "," + b + "," + c,
            "(" + a + ".0, " + integer(b) + ", " + c + ")"),
        pick("(" + b + "," + a + "," + c + ")", "(" + a + "," + b + "," + (c + 1) + ")"));
    add(
        "point",
        "(" + x + "," + c + ")",
        "( " + fraction(a * 3 + 1, 3) + " , " + c + " )",
        "(" + fraction(a * 3 + 2, 3) + "," + c + ")");

    List<String> items =
        new ArrayList<>(
            List.of("" + a, "" + b, "" + c, "\\sqrt{" + (between(2, 9) * 100 + 3) + "}"));
    String ordered = String.join(",", items);
    Collections.shuffle(items, random);
    String shuffled = String.join(", ", items);
    String without = String.join(", ", items.subList(1, 4));
    add(
        "set",
        "\\{" + ordered + "\\}",
        pick("\\{" + shuffled + "\\}", shuffled, "\\left\\{ " + shuffled + " \\right\\}"),
        pick("\\{" + without + "\\}", "\\{" + without + ", " + (c + 7) + "\\}"));
    add(
        "several",
        ordered,
        pick(shuffled, String.join(" \\text{ and } ", items)),
        pick(without, shuffled + "," + (c + 1)));

    boolean closed = random.nextBoolean();
    String left = closed ? "[" : "(";
    add(
        "interval",
        left + a + "," + b + ")",
        pick(
            "\\left" + left + a + ", " + b + "\\right)",
            a + (closed ? " \\le x < " : " < x < ") + b,
            "x \\in " + left + a + "," + b + ")"),
        pick(
            (closed ? "(" : "[") + a + "," + b + ")",
            left + a + "," + c + ")",
            left + a + "," + b + "]"));
    add(
        "union",
        "(-\\infty," + a + "]\\cup[" + b + ",\\infty)",
        pick(
            "[" + b + ",\\infty) \\cup (-\\infty," + a + "]",
            "x \\le " + a + " \\text{ or } x \\ge " + b,
            "\\mathbb{R} \\setminus (" + a + "," + b + ")"),
        pick(
            "(-\\infty," + a + ")\\cup[" + b + ",\\infty)",
            "(-\\infty," + a + "]\\cup[" + c + ",\\infty)"));

    String matrix = a + " & " + b + " \\\\ " + c + " & " + x;
    String wrong = a + " & " + b + " \\\\ " + c + " & " + fraction(a * 3 + 2, 3);
    add(
        "matrix",
        "\\begin{pmatrix} " + matrix + " \\end{pmatrix}",
        pick(
            "\\begin{bmatrix}" + matrix + "\\end{bmatrix}",
            "\\left(\\begin{array}{cc}" + matrix + "\\end{array}\\right)",
            "[[" + a + "," + b + "],[" + c + "," + x + "]]"),
        "\\begin{pmatrix} " + wrong + " \\end{pmatrix}");

    int root = between(2, 40) * 4 + 2;
    add(
        "plus-minus",
        a + " \\pm \\sqrt{" + root + "}",
        pick(
            a + "+\\sqrt{" + root + "}, " + a + "-\\sqrt{" + root + "}",
            "\\{" + a + "-\\sqrt{" + root + "}," + a + "+\\sqrt{" + root + "}\\}"),
        a + "+\\sqrt{" + root + "}, " + a + "-\\sqrt{" + (root + 4) + "}");
  }

  private void symbols() {
    int a = nonZero(9);
    int b = nonZero(9);
    int c = nonZero(9);
    String v = pick("x", "t", "n", "z");
    String product = "(" + v + (a < 0 ? "" : "+") + a + ")(" + b + v + (c < 0 ? "" : "+") + c + ")";
    int middle = c + a * b;
    String expanded = b + v + "^2 + " + "(" + middle + ")" + v + " + (" + a * c + ")";
    String rewritten = a * c + " + " + middle + v + " + " + b + v + "^{2}";
    add(
        "polynomial",
        product,
        pick(
            expanded,
            rewritten.replace("+ -", "- "),
            v + "(" + b + v + "+(" + middle + "))+(" + a * c + ")"),
        pick(
            b + v + "^2 + (" + (middle + 1) + ")" + v + " + (" + a * c + ")",
            b + v + "^2 + (" + middle + ")" + v + " + (" + (a * c - 1) + ")"));

    add(
        "rational",
        "\\frac{" + v + "^2-" + a * a + "}{" + v + "-(" + a + ")}",
        v + "+(" + a + ")",
        v + "-(" + a + ")");
    add(
        "rational",
        "\\frac{" + a + "}{" + v + "} + \\frac{" + b + "}{" + v + "+1}",
        "\\frac{(" + (a + b) + ")" + v + "+(" + a + ")}{" + v + "^2+" + v + "}",
        "\\frac{(" + (a + b) + ")" + v + "+(" + b + "+1/3)}{" + v + "^2+" + v + "}");

    int m = between(2, 9);
    add(
        "equation",
        "y = " + a + "x + (" + b + ")",
        pick(
            "y - (" + a + ")x = " + b,
            m + "y = " + a * m + "x + (" + b * m + ")",
            "y = " + b + " + (" + a + ")x",
            a + "x + (" + b + ")"),
        pick("y = " + a + "x + (" + (b + 1) + ")", "y = (" + (a + 1) + ")x + (" + b + ")"));
    add(
        "equation",
        v + "=" + b,
        pick("" + b, b + "=" + v, v + " = " + b + ".0"),
        pick(v + "=" + (b + 1), "" + -b));
    add(
        "inequality",
        m + "x < " + m * b,
        pick("x < " + b, b + " > x", "-" + m + "x > " + -m * b),
        pick("x > " + b, "x < " + (b + 1), "x \\le " + b));

    add(
        "powers",
        "2^{" + v + "+" + m + "}",
        (1 << m) + "\\cdot 2^{" + v + "}",
        (1 << m) + 1 + "\\cdot 2^{" + v + "}");
    add(
        "floor",
        "\\lfloor \\frac{n}{" + m + "} \\rfloor + 1",
        "\\lfloor (n+" + m + ")/" + m + " \\rfloor",
        "\\lfloor (n+" + m + "-1)/" + m + " \\rfloor + 1");
    add("binomial of variables", "\\binom{n+1}{2}", "\\frac{n(n+1)}{2}", "\\frac{n(n-1)}{2}");
    add(
        "radical of a variable",
        m + "x\\sqrt{x}",
        "\\sqrt{" + m * m + "x^3}",
        "\\sqrt{" + (m * m + 1) + "x^3}");
  }

  private void constants() {
    int a = between(2, 12);
    int b = between(2, 40);
    int c = nonZero(20);
    add(
        "root",
        a + "\\sqrt{" + b + "}",
        pick(
            "\\sqrt{" + a * a * b + "}",
            a + "*sqrt(" + b + ")",
            b * a + "/\\sqrt{" + b + "}",
            a + "√" + b),
        pick("\\sqrt{" + (a * a * b + 1) + "}", (a + 1) + "\\sqrt{" + b + "}"));
    add(
        "root",
        "\\frac{1}{\\sqrt{" + (b + 1) + "}+\\sqrt{" + b + "}}",
        "\\sqrt{" + (b + 1) + "}-\\sqrt{" + b + "}",
        "\\sqrt{" + (b + 2) + "}-\\sqrt{" + b + "}");
    add(
        "cube root",
        a + "\\sqrt[3]{" + b + "}",
        pick("\\sqrt[3]{" + a * a * a * b + "}", a + "\\cdot " + b + "^{1/3}"),
        "\\sqrt[3]{" + (a * a * a * b - 1) + "}");
    add(
        "pi",
        "\\frac{" + a + "\\pi}{" + b + "}",
        pick(a + "\\pi/" + b, "\\frac{" + a + "}{" + b + "}\\pi", a + "*pi/" + b),
        "\\frac{" + (a + 1) + "\\pi}{" + b + "}");
    add("pi", a + " + " + b + "\\pi", b + "\\pi+" + a, a + " + " + (b + 1) + "\\pi");
    add(
        "logarithm",
        "\\log_{" + a + "} " + b,
        pick("\\frac{\\ln " + b + "}{\\ln " + a + "}", "\\log_{" + a * a + "}(" + b * b + ")"),
        "\\log_{" + a + "} " + (b + 1));
    add(
        "logarithm",
        "\\ln " + b * a,
        "\\ln " + b + " + \\ln " + a,
        "\\ln " + b + " + \\ln " + (a + 1));
    add(
        "exponential",
        "e^{" + a + "}",
        pick("(e^" + (a - 1) + ")e", "\\frac{e^{" + (a + 3) + "}}{e^3}"),
        "e^{" + (a + 1) + "}");
    int angle = between(1, 44);
    add(
        "trigonometry",
        "\\cos " + angle + "^\\circ",
        pick("\\sin " + (90 - angle) + "^\\circ", "1 - 2\\sin^2(" + angle + "^\\circ/2)"),
        "\\cos " + (angle + 1) + "^\\circ");
    add(
        "trigonometry",
        "\\tan\\frac{\\pi}{" + (a + 2) + "}",
        "\\frac{\\sin(\\pi/" + (a + 2) + ")}{\\cos(\\pi/" + (a + 2) + ")}",
        "\\cot\\frac{\\pi}{" + (a + 3) + "}".replace("cot", a == 2 ? "sin" : "tan"));
    int d = nonZero(9);
    add(
        "complex",
        "(" + a + "+" + c + "i)(" + b + "+" + d + "i)".replace("+-", "-"),
        (a * b - c * d) + "+(" + (a * d + b * c) + ")i",
        (a * b - c * d) + "+(" + (a * d + b * c + 1) + ")i");
    add(
        "complex",
        "\\frac{1}{" + a + "+i}",
        "\\frac{" + a + "-i}{" + (a * a + 1) + "}",
        "\\frac{" + a + "+i}{" + (a * a + 1) + "}");
    add(
        "binomial",
        "\\binom{" + (a + b) + "}{" + a + "}",
        "\\frac{" + (a + b) + "!}{" + a + "!" + b + "!}",
        "\\frac{" + (a + b + 1) + "!}{" + a + "!" + b + "!}");
    int large = between(500, 3000);
    add(
        "large power",
        a + "^{" + large + "}",
        a + " \\cdot " + a + "^{" + (large - 1) + "}",
        a + "^{" + large + "}+1");
    add(
        "rounded",
        "\\sqrt{" + (b * b + 1) + "}",
        new java.math.BigDecimal(b * b + 1)
            .sqrt(new java.math.MathContext(between(9, 14)))
            .toPlainString(),
        new java.math.BigDecimal(b * b + 1)
            .sqrt(new java.math.MathContext(9))
            .add(new java.math.BigDecimal("0.001"))
            .toPlainString());
  }

  private void words() {
    String letter = pick("A", "B", "C", "D", "E", "F", "G", "H", "I", "J");
    String other = letter.equals("C") ? "D" : "C";
    add(
        "choice",
        pick(letter, "\\text{(" + letter + ")}", "(" + letter + ")"),
        pick(
            "(" + letter + ")",
            letter,
            "\\textbf{(" + letter + ")}",
            "\\text{" + letter + "}",
            letter + ") 42",
            "option " + letter),
        pick("(" + other + ")", other, "\\text{(" + other + ")}"));
    String name =
        pick(
            "Evelyn",
            "Monday",
            "ellipse",
            "even",
            "yes",
            "true",
            "Friday",
            "red",
            "no solution",
            "odd");
    String wrong = pick("Gustav", "Sunday", "circle", "neither", "no", "false");
    add(
        "words",
        "\\text{" + name + "}",
        pick(
            name,
            "\\text{ " + name.toUpperCase(java.util.Locale.ROOT) + " }",
            name + ".",
            "\\textbf{" + name + "}"),
        pick(wrong, "\\text{" + wrong + "}"));
  }

  /** Numbers as people say them: with scales, words, roundings and chains. */
  private void sayings() {
    int n = between(2, 99);
    String scale = pick("thousand", "million", "billion");
    String zeros =
        scale.equals("thousand") ? "000" : scale.equals("million") ? "000000" : "000000000";
    add(
        "scale",
        n + zeros,
        pick(n + " " + scale, n + "\\text{ " + scale + "}", n + ".0 " + scale),
        pick("" + n, n + " hundred", (n + 1) + "\\text{ " + scale + "}"));
    int small = between(1, 99);
    add(
        "number words",
        "" + small,
        pick(spelled(small), "\\text{" + spelled(small) + "}"),
        pick(spelled(small + 1), spelled(small) + " hundred"));
    add("sign words", "-" + n, pick("minus " + n, "negative " + n), pick("plus " + n, "" + n));
    int b = between(2, 9) * 7 + 1;
    String root =
        new java.math.BigDecimal(n * n + 1)
            .sqrt(new java.math.MathContext(between(4, 6)))
            .toPlainString();
    add(
        "rounded chain",
        "\\sqrt{" + (n * n + 1) + "}",
        "x = \\sqrt{" + (n * n + 1) + "} " + pick("=", "\\approx") + " " + root,
        pick(root.substring(0, 3), "\\sqrt{" + (n * n + 1) + "} = " + (n + 7)));
    add(
        "chain",
        "" + n * b,
        n + " \\cdot " + b + " = " + n * b,
        pick(n + " = " + n * b, n * b + " = " + n, n * b + " = " + (n * b + 1)));
    add(
        "label",
        "" + n,
        n + pick(" apples", "\\text{ ways}", " \\text{ (in total)}", "\\text{ students}"),
        n + pick(" \\text{ or more}", " out of 100", " to " + b, "\\text{ squared}", " dozen"));
    add("decimal comma", n + "." + b, n + "," + b, n + "," + (b + 1));
    add("times sign", n + " \\times 10^" + small, n + " x 10^" + small, n + " x 10^" + (small + 1));
    String money = pick("€", "£", "¥");
    String name = money.equals("€") ? "euros" : money.equals("£") ? "pounds" : "yen";
    add(
        "currency",
        money + n,
        pick(n + " " + name, n + money, "" + n),
        pick("\\$" + n, money + b * 100));
  }

  private static String spelled(int n) {
    String[] small =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                + " fifteen sixteen seventeen eighteen nineteen")
            .split(" ");
    String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split(" ");
    if (n == 100) {
      return "one hundred";
    }
    return n < 20 ? small[n] : tens[n / 10 - 2] + (n % 10 == 0 ? "" : "-" + small[n % 10]);
  }

  /** Sets by distance, families over the whole numbers, residues, names of functions. */
  private void families() {
    int a = between(-9, 9);
    int r = between(1, 9);
    int m = between(2, 6);
    String inside = "(" + (a - r) + "," + (a + r) + ")";
    String distance = "|x - (" + a + ")|";
    add(
        "distance",
        inside,
        pick(distance + " < " + r, m + distance + " < " + m * r, r + " > " + distance)
            .replace(m + distance, "|" + m + "x - (" + m * a + ")|"),
        pick(distance + " > " + r, distance + " \\le " + r, distance + " < " + (r + 1)));
    add(
        "distance",
        "(-\\infty," + (a - r) + "]\\cup[" + (a + r) + ",\\infty)",
        distance + " \\ge " + r,
        pick(distance + " > " + r, distance + " \\le " + r));
    add(
        "linear inequality",
        "(-\\infty," + a + ")",
        pick(m + "x + " + r + " < " + (m * a + r), r + " - " + m + "x > " + (r - m * a)),
        pick(m + "x + " + r + " > " + (m * a + r), r + " - " + m + "x < " + (r - m * a)));
    add(
        "family",
        "x = \\frac{\\pi}{" + m + "} + " + r + "k\\pi, k \\in \\mathbb{Z}",
        pick(
            "\\frac{\\pi}{" + m + "} + " + r + "n\\pi, n \\in \\mathbb{Z}",
            "x = " + r + "m\\pi + \\pi/" + m),
        pick(
            "x = \\frac{\\pi}{" + m + "} + " + (r + 1) + "k\\pi",
            "x = \\frac{\\pi}{" + (m + 1) + "} + " + r + "n\\pi, n \\in \\mathbb{Z}"));
    add(
        "residue",
        r + " \\pmod{" + (r + m) + "}",
        pick(
            "" + r,
            (2 * r + m) + " \\pmod{" + (r + m) + "}",
            "x \\equiv " + r + " \\pmod{" + (r + m) + "}"),
        pick((r + 1) + " \\pmod{" + (r + m) + "}", r + " \\pmod{" + (r + m + 1) + "}"));
    add(
        "function",
        "f(x) = " + m + "x^2 + " + r,
        pick("f(t) = " + r + " + " + m + "t^2", m + "x^2+" + r),
        "f(t) = " + (r + 1) + " + " + m + "t^2");
    add(
        "scaled matrix",
        "\\begin{pmatrix} " + m * a + " \\\\ " + m * r + " \\end{pmatrix}",
        pick(
            m + "\\begin{pmatrix} " + a + " \\\\ " + r + " \\end{pmatrix}",
            "(" + m * a + ", " + m * r + ")^T"),
        (m + 1) + "\\begin{pmatrix} " + a + " \\\\ " + r + " \\end{pmatrix}");
    add(
        "named point",
        "(" + a + "," + r + ")",
        pick(
            "P(" + a + ", " + r + ")",
            "\\begin{cases} x = " + a + " \\\\ y = " + r + " \\end{cases}"),
        pick(
            "P(" + r + ", " + (a + 20) + ")",
            "\\begin{cases} x = " + r + " \\\\ y = " + (a + 20) + " \\end{cases}"));
    add("angle", 2 * r + "^\\circ - \\theta", 2 * r + "-\\theta", 2 * r + 1 + "^\\circ - \\theta");
    String unit = pick("m", "km");
    add(
        "unit",
        r + " \\text{ " + unit + "/s}",
        pick(
            r + "\\frac{\\text{" + unit + "}}{\\text{s}}",
            r + "\\ \\mathrm{" + unit + "} \\cdot \\mathrm{s}^{-1}",
            r + "\\ \\mathrm{" + unit + "/s}"),
        r + "\\frac{\\text{" + unit + "}}{\\text{s}^2}");
  }

  /** The answer within a text, found by {@link AnswerExtraction}; marked by its kind. */
  private void completions() {
    int n = between(10, 400);
    int p = nonZero(30);
    int q = between(2, 9) * 2 + 61;
    String value = pick("" + n, "\\frac{" + p + "}{" + q + "}", n + "\\sqrt{" + (q + 6) + "}");
    String other = value.equals("" + n) ? "" + (n + 1) : value + "+1";
    String text =
        pick(
            "We get \\boxed{@}.",
            "<think>try \\boxed{7}</think>The answer is \\boxed{@}",
            "First $2+2=4$. Therefore the answer is $@$.",
            "Final answer: $@$. I hope it is correct.",
            "Answer: $@$ (since it must be positive)",
            "The total is $@$.",
            "Thus, $x = @$.",
            "**Answer:** \\(@\\)",
            "So the length is @.",
            "#### @",
            "<answer>$@$</answer>",
            "答案是$@$。",
            "Let me check: 3 is too small.\nHence\n\\[x = @\\]",
            "The answer is $@$, because $3$ divides $9$.");
    add("completion", value, text.replace("@", value), text.replace("@", other));
  }
}
