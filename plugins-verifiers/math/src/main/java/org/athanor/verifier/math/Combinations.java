package org.athanor.verifier.math;

import java.math.BigInteger;
import java.util.List;
import org.athanor.verifier.math.Node.Call;
import org.athanor.verifier.math.Node.Num;
import org.athanor.verifier.math.Node.Power;
import org.athanor.verifier.math.Node.Sym;

/**
 * The school's ways to write numbers of combinations and arrangements: C_{10}^3, C^3_{10},
 * {}_{10}C_3, ^{10}C_3, A_5^2, {}_5P_2. Of an index and an exponent only numbers from 3 on are read
 * so, since C_1^2 may be the square of a constant.
 */
final class Combinations {
  private static final int MAX_DOUBLE_FACTORIAL = 4_000;

  private Combinations() {}

  /** C_10 raised to 3; null if it is no such notation. */
  static Node indexed(Node base, Node exponent) {
    boolean index =
        base instanceof Sym s
            && s.name().length() > 2
            && s.name().charAt(1) == '_'
            && "CAP".indexOf(s.name().charAt(0)) >= 0
            && s.name().matches("[CAP]_[0-9]{1,4}");
    if (!index || !(exponent instanceof Num k)) {
      return null;
    }
    String name = ((Sym) base).name();
    Num n = Num.of(Long.parseLong(name.substring(2)));
    boolean fits =
        k.value().isInteger()
            && k.value().num().signum() >= 0
            && k.value().num().compareTo(n.value().num()) <= 0
            && n.value().num().compareTo(BigInteger.TWO) > 0;
    return fits ? of(name.charAt(0), n, k) : null;
  }

  /** C^3 with the subscript 10; null if it is no such notation. */
  static Node raised(Node base, String subscript) {
    boolean raised =
        base instanceof Power p
            && p.base() instanceof Sym s
            && s.name().length() == 1
            && subscript.matches("[0-9]{1,4}");
    return raised
        ? indexed(new Sym(((Sym) ((Power) base).base()).name() + "_" + subscript), exponent(base))
        : null;
  }

  private static Node exponent(Node power) {
    return ((Power) power).exponent();
  }

  /** Of n things k, in order unless the letter is a C. */
  static Node of(char letter, Node n, Node k) {
    Call chosen = new Call("binomial", List.of(n, k));
    return letter == 'C' ? chosen : Node.product(chosen, new Call("factorial", List.of(k)));
  }

  /** n!! = n (n-2) (n-4) ...; only of numbers. */
  static Node doubleFactorial(Node n) {
    boolean whole =
        n instanceof Num m
            && m.value().isInteger()
            && m.value().num().signum() >= 0
            && m.value().num().compareTo(BigInteger.valueOf(MAX_DOUBLE_FACTORIAL)) <= 0;
    if (!whole) {
      throw new ParseFailure("a double factorial of no number");
    }
    BigInteger product = BigInteger.ONE;
    for (long i = ((Num) n).value().num().longValue(); i > 1; i -= 2) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return Num.of(Rational.of(product));
  }
}
