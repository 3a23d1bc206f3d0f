package org.athanor.verifier.math;

import java.util.Map;

/**
 * Maps the characters people and models write mathematics with to plain ASCII LaTeX: full-width and
 * other scripts' digits, typographic signs, superscripts, vulgar fractions. One pass, no
 * backtracking.
 */
final class Characters {
  private Characters() {}

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ";
  private static final String SUPERSCRIPT_MEANINGS = "0123456789+-n";
  private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

  private static final Map<Character, String> SIGNS =
      Map.ofEntries(
          Map.entry('−', "-"),
          Map.entry('–', "-"),
          Map.entry('﹣', "-"),
          Map.entry('—', "-"),
          Map.entry('‐', "-"),
          Map.entry('‑', "-"),
          Map.entry('×', "\\times "),
          Map.entry('·', "\\cdot "),
          Map.entry('⋅', "\\cdot "),
          Map.entry('∙', "\\cdot "),
          Map.entry('∗', "*"),
          Map.entry('÷', "\\div "),
          Map.entry('∕', "/"),
          Map.entry('⁄', "/"),
          Map.entry('±', "\\pm "),
          Map.entry('∓', "\\mp "),
          Map.entry('≤', "\\le "),
          Map.entry('≦', "\\le "),
          Map.entry('⩽', "\\le "),
          Map.entry('≥', "\\ge "),
          Map.entry('≧', "\\ge "),
          Map.entry('⩾', "\\ge "),
          Map.entry('≠', "\\ne "),
          Map.entry('≈', "\\approx "),
          Map.entry('≡', "\\equiv "),
          Map.entry('∈', "\\in "),
          Map.entry('∪', "\\cup "),
          Map.entry('∩', "\\cap "),
          Map.entry('∖', "\\setminus "),
          Map.entry('∞', "\\infty "),
          Map.entry('√', "\\sqrt "),
          Map.entry('∛', "\\sqrt[3] "),
          Map.entry('∅', "\\emptyset "),
          Map.entry('ø', "\\emptyset "),
          Map.entry('°', "^\\circ "),
          Map.entry('º', "^\\circ "),
          Map.entry('∘', "\\circ "),
          Map.entry('½', "\\frac{1}{2}"),
          Map.entry('⅓', "\\frac{1}{3}"),
          Map.entry('⅔', "\\frac{2}{3}"),
          Map.entry('¼', "\\frac{1}{4}"),
          Map.entry('¾', "\\frac{3}{4}"),
          Map.entry('⅕', "\\frac{1}{5}"),
          Map.entry('⅙', "\\frac{1}{6}"),
          Map.entry('⅛', "\\frac{1}{8}"),
          Map.entry('⟨', "\\langle "),
          Map.entry('⟩', "\\rangle "),
          Map.entry('⌊', "\\lfloor "),
          Map.entry('⌋', "\\rfloor "),
          Map.entry('⌈', "\\lceil "),
          Map.entry('⌉', "\\rceil "),
          Map.entry('∠', "\\angle "),
          Map.entry('∣', "\\mid "),
          Map.entry('…', "\\ldots "),
          Map.entry('ℝ', "\\mathbb{R}"),
          Map.entry('ℤ', "\\mathbb{Z}"),
          Map.entry('ℕ', "\\mathbb{N}"),
          Map.entry('ℂ', "\\mathbb{C}"),
          Map.entry('ℚ', "\\mathbb{Q}"),
          Map.entry('π', "\\pi "),
          Map.entry('α', "\\alpha "),
          Map.entry('β', "\\beta "),
          Map.entry('γ', "\\gamma "),
          Map.entry('δ', "\\delta "),
          Map.entry('ε', "\\epsilon "),
          Map.entry('θ', "\\theta "),
          Map.entry('λ', "\\lambda "),
          Map.entry('μ', "\\mu "),
          Map.entry('ρ', "\\rho "),
          Map.entry('σ', "\\sigma "),
          Map.entry('τ', "\\tau "),
          Map.entry('φ', "\\phi "),
          Map.entry('ω', "\\omega "),
          Map.entry('Δ', "\\Delta "),
          Map.entry('Ω', "\\Omega "),
          Map.entry('‘', "'"),
          Map.entry('’', "'"),
          Map.entry('′', "'"),
          Map.entry('“', "\""),
          Map.entry('”', "\""),
          Map.entry('。', "."),
          Map.entry('、', ","),
          Map.entry('【', "["),
          Map.entry('】', "]"),
          Map.entry('$', "$"),
          Map.entry('€', "\\euro "),
          Map.entry('£', "\\pound "),
          Map.entry('¥', "\\yen "),
          Map.entry('₹', "\\rupee "),
          Map.entry('¢', "\\cent "));

  /** The same text in ASCII where it has a meaning for mathematics; other letters are kept. */
  static String normalize(String s) {
    int i = 0;
    while (i < s.length() && s.charAt(i) < 128 && s.charAt(i) >= ' ') {
      i++;
    }
    return i == s.length() ? s : mapped(s, i);
  }

  private static String mapped(String s, int plainUntil) {
    StringBuilder out = new StringBuilder(s.length() + 16).append(s, 0, plainUntil);
    for (int i = plainUntil; i < s.length(); ) {
      int c = s.codePointAt(i);
      int width = Character.charCount(c);
      if (c >= ' ' && c < 127 || c == '\n') {
        out.append((char) c);
      } else if (c <= 0xffff && SUPERSCRIPTS.indexOf(c) >= 0) {
        width = superscript(s, i, out);
      } else {
        appendSpecial(c, out);
      }
      i += width;
    }
    return out.toString();
  }

  private static int superscript(String s, int start, StringBuilder out) {
    out.append("^{");
    int i = start;
    while (i < s.length() && SUPERSCRIPTS.indexOf(s.charAt(i)) >= 0) {
      out.append(SUPERSCRIPT_MEANINGS.charAt(SUPERSCRIPTS.indexOf(s.charAt(i))));
      i++;
    }
    out.append('}');
    return i - start;
  }

  private static void appendSpecial(int c, StringBuilder out) {
    String sign = c <= 0xffff ? SIGNS.get((char) c) : null;
    if (sign != null) {
      out.append(sign);
    } else if (c <= 0xffff && SUBSCRIPTS.indexOf(c) >= 0) {
      out.append("_{").append(SUBSCRIPTS.indexOf(c)).append('}');
    } else if (c >= 0xff01 && c <= 0xff5e) {
      out.append((char) (c - 0xff01 + '!')); // full-width forms
    } else if (Character.isDigit(c)) {
      out.append(Character.digit(c, 10));
    } else if (Character.isSpaceChar(c) || c == '\t' || c == '\r') {
      out.append(' ');
    } else if (Character.getType(c) != Character.FORMAT && !Character.isISOControl(c)) {
      out.appendCodePoint(c);
    }
  }
}
