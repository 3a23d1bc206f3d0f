package org.athanor.verifier.math;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the words behind a value measure. A word that is no unit ("apples", "ways") is a label and
 * says nothing about the value.
 */
final class Units {
  private Units() {}

  /**
   * A unit.
   *
   * @param dimension base units and their exponents: {@code {m=2}} for square metres
   * @param factor how many base units it is
   */
  record Unit(TreeMap<String, Integer> dimension, Rational factor) {}

  private record Known(String base, Rational factor, int power) {}

  private static final Map<String, Known> KNOWN = new HashMap<>();

  private static final String PERCENT = "percent";
  static final String DEGREE = "degree";

  static {
    put("m", 1, 1, 1, "m meter meters metre metres");
    put("m", 1, 1000, 1, "mm millimeter millimeters millimetre millimetres");
    put("m", 1, 100, 1, "cm centimeter centimeters centimetre centimetres");
    put("m", 1000, 1, 1, "km kilometer kilometers kilometre kilometres kms");
    put("m", 254, 10000, 1, "in inch inches");
    put("m", 3048, 10000, 1, "ft foot feet");
    put("m", 9144, 10000, 1, "yd yard yards yds");
    put("m", 1609344, 1000, 1, "mi mile miles");
    put("s", 1, 1, 1, "s sec secs second seconds");
    put("s", 60, 1, 1, "min mins minute minutes");
    put("s", 3600, 1, 1, "h hr hrs hour hours");
    put("s", 86400, 1, 1, "day days");
    put("s", 604800, 1, 1, "week weeks");
    put("month", 1, 1, 1, "month months");
    put("month", 12, 1, 1, "year years yr yrs");
    put("g", 1, 1, 1, "g gram grams gm");
    put("g", 1, 1000, 1, "mg milligram milligrams");
    put("g", 1000, 1, 1, "kg kilogram kilograms kgs");
    put("lb", 1, 1, 1, "lb lbs pound pounds");
    put("lb", 1, 16, 1, "oz ounce ounces");
    put("dollar", 1, 1, 1, "dollar dollars usd bucks");
    put("dollar", 1, 100, 1, "cent cents");
    put("euro", 1, 1, 1, "euro euros eur");
    put(DEGREE, 1, 1, 1, "degree degrees deg");
    put("radian", 1, 1, 1, "radian radians rad");
    put("m", 1, 1000, 3, "l liter liters litre litres");
    put("m", 1, 1000000, 3, "ml milliliter milliliters millilitre millilitres");
    put("gallon", 1, 1, 1, "gallon gallons gal");
    put("gallon", 1, 4, 1, "quart quarts");
    put("gallon", 1, 8, 1, "pint pints");
    put("gallon", 1, 16, 1, "cup cups");
    put("yen", 1, 1, 1, "yen");
    put("rupee", 1, 1, 1, "rupee rupees inr rs");
    put("N", 1, 1, 1, "n newton newtons");
    put("N", 1000, 1, 1, "kn kilonewton kilonewtons");
    put("J", 1, 1, 1, "j joule joules");
    put("J", 1000, 1, 1, "kj kilojoule kilojoules");
    put("W", 1, 1, 1, "w watt watts");
    put("W", 1000, 1, 1, "kw kilowatt kilowatts");
    put("V", 1, 1, 1, "v volt volts");
    put("V", 1000, 1, 1, "kv kilovolt kilovolts");
    put("Hz", 1, 1, 1, "hz hertz");
    put("Hz", 1000, 1, 1, "khz kilohertz");
    put("Hz", 1_000_000, 1, 1, "mhz megahertz");
    put("Hz", 1_000_000_000, 1, 1, "ghz gigahertz");
    put("Pa", 1, 1, 1, "pa pascal pascals");
    put("Pa", 1000, 1, 1, "kpa kilopascal kilopascals");
    put("eV", 1, 1, 1, "ev");
    put("mol", 1, 1, 1, "mol mole moles");
    put("mol", 1, 1000, 1, "mmol millimole millimoles");
    put("A", 1, 1, 1, "amp amps ampere amperes");
    put("ohm", 1, 1, 1, "ohm ohms");
    put("ohm", 1000, 1, 1, "kiloohm kiloohms");
    put("K", 1, 1, 1, "kelvin kelvins k");
    put(PERCENT, 1, 1, 1, "percent percents pct percentage");
    put("unit", 1, 1, 1, "unit units");
  }

  private static void put(String base, long num, long den, int power, String names) {
    for (String name : names.split(" ")) {
      KNOWN.put(name, new Known(base, Rational.of(num, den), power));
    }
  }

  /** The number that a word multiplies by, or null: million, tenths. */
  static Rational scale(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "dozen" -> Rational.of(12);
      case "hundred" -> Rational.of(100);
      case "thousand" -> Rational.of(1_000);
      case "million" -> Rational.of(1_000_000);
      case "billion" -> Rational.of(1_000_000_000);
      case "trillion" -> Rational.of(1_000_000_000_000L);
      default -> {
        Integer parts = PARTS.get(word.strip().toLowerCase(Locale.ROOT));
        yield parts == null ? null : Rational.of(1, parts);
      }
    };
  }

  /** Into how many equal parts one is cut. */
  private static final Map<String, Integer> PARTS =
      Map.ofEntries(
          Map.entry("halves", 2),
          Map.entry("thirds", 3),
          Map.entry("fourths", 4),
          Map.entry("fifths", 5),
          Map.entry("sixths", 6),
          Map.entry("sevenths", 7),
          Map.entry("eighths", 8),
          Map.entry("ninths", 9),
          Map.entry("tenths", 10),
          Map.entry("twelfths", 12),
          Map.entry("hundredths", 100),
          Map.entry("thousandths", 1000));

  /** Whether the word names equal parts of one: fifths. */
  static boolean isPart(String word) {
    return PARTS.containsKey(word);
  }

  private static final Pattern GAPS = Pattern.compile(" +");
  private static final String NOT_ALONE = " s h g l m ";

  /** Whether a run of letters behind a value is a unit: cm, feet; not a single letter. */
  static boolean isUnitWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return KNOWN.containsKey(lower) && lower.length() > 1
        || lower.equals("sq")
        || lower.equals("mph")
        || lower.equals("kph")
        || lower.equals("cu")
        || lower.equals("am")
        || lower.equals("pm")
        || lower.equals("st")
        || lower.equals("nd")
        || lower.equals("rd")
        || lower.equals("th");
  }

  static boolean isUnitLetter(String letter) {
    return NOT_ALONE.contains(" " + letter + " ") || letter.equals("L");
  }

  /** The unit that text names, or null if it is a label. */
  static Unit parse(String text) {
    TreeMap<String, Integer> dimension = new TreeMap<>();
    Rational factor = Rational.ONE;
    int side = 1;
    int raised = 1;
    int known = 0;
    String[] words = words(text);
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      Known unit = KNOWN.get(word);
      if (word.equals("/") || word.equals("per")) {
        side = -1;
      } else if (word.equals("sq") || word.equals("square") || word.equals("squared")) {
        raised = 2;
      } else if (word.equals("cubic") || word.equals("cu") || word.equals("cubed")) {
        raised = 3;
      } else if (unit != null) {
        int exponent = exponent(words, i) * raised * side;
        dimension.merge(unit.base(), exponent * unit.power(), Integer::sum);
        factor = factor.times(power(unit.factor(), exponent));
        raised = 1;
        known++;
        i += width(words, i);
      } else {
        return null;
      }
    }
    dimension.remove("unit");
    dimension.values().removeIf(e -> e == 0);
    return known == 0 || dimension.isEmpty() ? null : new Unit(dimension, factor);
  }

  /** The exponent behind that word: ^ 2, ^ - 2. */
  private static int exponent(String[] words, int i) {
    int width = width(words, i);
    int digit = width == 0 ? 1 : words[i + width].charAt(0) - '0';
    return width == 3 ? -digit : digit;
  }

  /** How many words the exponent behind that word takes. */
  private static int width(String[] words, int i) {
    if (i + 2 >= words.length || !words[i + 1].equals("^")) {
      return 0;
    }
    int width = words[i + 2].equals("-") && i + 3 < words.length ? 3 : 2;
    String digit = words[i + width];
    return digit.length() == 1 && Lexer.isDigit(digit.charAt(0)) ? width : 0;
  }

  private static Rational power(Rational base, int exponent) {
    Rational result = Rational.ONE;
    for (int i = 0; i < Math.abs(exponent); i++) {
      result = result.times(base);
    }
    return exponent < 0 ? Rational.ONE.over(result) : result;
  }

  private static final Map<String, Integer> CONCENTRATION = Map.of("mol", 1, "m", -3);
  private static final Map<String, Integer> PERCENTAGE = Map.of(PERCENT, 1);
  private static final Map<String, Integer> DEGREES = Map.of(DEGREE, 1);
  private static final Map<String, Integer> RADIANS = Map.of("radian", 1);

  /** Whether it is an amount of substance in a volume, which M stands for. */
  static boolean isConcentration(Unit unit) {
    return unit != null && unit.dimension().equals(CONCENTRATION);
  }

  static boolean isPercent(Unit unit) {
    return unit != null && unit.dimension().equals(PERCENTAGE);
  }

  static boolean isDegrees(Unit unit) {
    return unit != null && unit.dimension().equals(DEGREES);
  }

  static boolean isRadians(Unit unit) {
    return unit != null && unit.dimension().equals(RADIANS);
  }

  /** Letters, digits and the signs ^ and /, in lower case, without LaTeX's commands. */
  private static String[] words(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        while (i + 1 < text.length() && Character.isLetter(text.charAt(i + 1))) {
          i++;
        }
        out.append(' ');
      } else if (c == 'M' && endsWord(text, i + 1)) {
        out.append(wordEnds(out) ? "molar" : "M"); // the M of mM stays a capital
      } else if (Character.isLetter(c)) {
        out.append(Character.toLowerCase(c));
      } else if (c == '^' || c == '/' || Lexer.isDigit(c) || c == '-' && raised(out)) {
        out.append(' ').append(c).append(' ');
      } else {
        out.append(' ');
      }
    }
    String expanded =
        (" " + out + " ")
            .replace(" mph ", " mile / hour ")
            .replace(" kph ", " km / hour ")
            .replace(" molar ", " mol / l ")
            .replace(" mM ", " mmol / l ")
            .replace('M', 'm');
    return GAPS.split(expanded.strip());
  }

  private static boolean wordEnds(StringBuilder out) {
    return out.length() == 0 || out.charAt(out.length() - 1) == ' ';
  }

  private static boolean endsWord(String text, int i) {
    return i == text.length() || !Character.isLetter(text.charAt(i));
  }

  private static boolean raised(StringBuilder out) {
    return out.toString().stripTrailing().endsWith("^");
  }

  /** "a.m." or "p.m." without the points, else an empty text. */
  static String halfOfDay(String text) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < text.length() && letters.length() < 12; i++) {
      if (Character.isLetter(text.charAt(i))) {
        letters.append(Character.toLowerCase(text.charAt(i)));
      }
    }
    String word = letters.toString().replace("text", "").replace("mathrm", "");
    return word.equals("am") || word.equals("pm") ? word : "";
  }
}
