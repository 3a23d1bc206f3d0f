package org.athanor.verifier.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of real numbers as disjoint intervals in order.
 *
 * @param parts no two of them touch
 */
record RealSet(List<Part> parts) {

  /**
   * An interval; a single number is closed at both ends.
   *
   * @param low null for minus infinity
   * @param high null for infinity
   */
  record Part(BigDecimal low, boolean lowClosed, BigDecimal high, boolean highClosed) {
    /** Numbers of the same value are the same end, however many zeros they are written with. */
    boolean isSame(Part other) {
      return lowClosed == other.lowClosed
          && highClosed == other.highClosed
          && isSame(low, other.low)
          && isSame(high, other.high);
    }

    private static boolean isSame(BigDecimal a, BigDecimal b) {
      return a == null || b == null ? a == b : a.compareTo(b) == 0;
    }

    boolean isEmpty() {
      if (low == null || high == null) {
        return false;
      }
      int order = low.compareTo(high);
      return order > 0 || order == 0 && !(lowClosed && highClosed);
    }
  }

  static final RealSet ALL = new RealSet(List.of(new Part(null, false, null, false)));
  static final RealSet NONE = new RealSet(List.of());

  static RealSet of(Part part) {
    return part.isEmpty() ? NONE : new RealSet(List.of(part));
  }

  static RealSet point(BigDecimal x) {
    return of(new Part(x, true, x, true));
  }

  boolean isSame(RealSet other) {
    boolean same = parts.size() == other.parts.size();
    for (int i = 0; same && i < parts.size(); i++) {
      same = parts.get(i).isSame(other.parts.get(i));
    }
    return same;
  }

  private static int lows(Part a, Part b) {
    if (a.low == null || b.low == null) {
      return Boolean.compare(a.low != null, b.low != null);
    }
    int order = a.low.compareTo(b.low);
    return order != 0 ? order : Boolean.compare(b.lowClosed, a.lowClosed);
  }

  RealSet union(RealSet other) {
    List<Part> all = new ArrayList<>(parts);
    all.addAll(other.parts);
    all.sort(Comparator.comparing((Part p) -> p, RealSet::lows));
    List<Part> merged = new ArrayList<>();
    for (Part p : all) {
      Part last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && touches(last, p)) {
        merged.set(merged.size() - 1, joined(last, p));
      } else {
        merged.add(p);
      }
    }
    return new RealSet(List.copyOf(merged));
  }

  private static boolean touches(Part a, Part b) {
    if (a.high == null || b.low == null) {
      return true;
    }
    int order = b.low.compareTo(a.high);
    return order < 0 || order == 0 && (a.highClosed || b.lowClosed);
  }

  private static Part joined(Part a, Part b) {
    if (a.high == null) {
      return a;
    }
    int order = b.high == null ? 1 : b.high.compareTo(a.high);
    boolean closed =
        order > 0 ? b.highClosed : order < 0 ? a.highClosed : a.highClosed || b.highClosed;
    return new Part(a.low, a.lowClosed, order > 0 ? b.high : a.high, closed);
  }

  RealSet complement() {
    RealSet rest = ALL;
    for (Part p : parts) {
      RealSet outside = NONE;
      if (p.low != null) {
        outside = outside.union(of(new Part(null, false, p.low, !p.lowClosed)));
      }
      if (p.high != null) {
        outside = outside.union(of(new Part(p.high, !p.highClosed, null, false)));
      }
      rest = rest.intersection(outside);
    }
    return rest;
  }

  RealSet intersection(RealSet other) {
    RealSet result = NONE;
    for (Part a : parts) {
      for (Part b : other.parts) {
        result = result.union(of(common(a, b)));
      }
    }
    return result;
  }

  private static Part common(Part a, Part b) {
    Part low = lows(a, b) >= 0 ? a : b;
    Part high = b.high == null ? a : a.high == null ? b : a.high.compareTo(b.high) <= 0 ? a : b;
    boolean sameHigh = a.high != null && b.high != null && a.high.compareTo(b.high) == 0;
    boolean closed = sameHigh ? a.highClosed && b.highClosed : high.highClosed;
    return new Part(low.low, low.lowClosed, high.high, closed);
  }
}
