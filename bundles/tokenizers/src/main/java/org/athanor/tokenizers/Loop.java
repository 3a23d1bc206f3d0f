package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.athanor.tokenizers.Expressions.Expression;
import org.athanor.tokenizers.Template.Node;
import org.athanor.tokenizers.Template.Target;

/**
 * A for loop.
 *
 * @param wanted which elements it goes through; null for all
 * @param recursive whether {@code loop(elements)} runs it again
 * @param otherwise written where there are none
 */
record Loop(
    Target target,
    Expression all,
    Expression wanted,
    boolean recursive,
    Node inside,
    Node otherwise)
    implements Node {

  /** Ends a round of a loop, or the loop. */
  static final class Jump extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean goOn;

    Jump(boolean goOn) {
      super(null, null, false, false);
      this.goOn = goOn;
    }
  }

  @Override
  public void write(Scope scope, StringBuilder out) {
    write(scope, out, all.value(scope), 1);
  }

  private void write(Scope scope, StringBuilder out, Object elements, int depth) {
    List<Object> items = new ArrayList<>();
    for (Object item : Values.items(elements)) {
      scope.step();
      if (wanted == null || wanted(scope, item)) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      otherwise.write(scope, out);
    }
    Object[] seen = {Values.UNDEFINED};
    for (int i = 0; i < items.size(); i++) {
      scope.step();
      Scope round = scope.inner();
      round.set("loop", new Position(this, scope, items, i, depth, seen));
      target.assign(round, items.get(i));
      try {
        inside.write(round, out);
      } catch (Jump jump) {
        if (!jump.goOn) {
          return;
        }
      }
    }
  }

  private boolean wanted(Scope scope, Object item) {
    Scope round = scope.inner();
    target.assign(round, item);
    return Values.truth(wanted.value(round));
  }

  /**
   * The name {@code loop} within a round.
   *
   * @param seen what loop.changed was last asked about
   */
  private record Position(
      Loop of, Scope around, List<Object> items, int i, int depth, Object[] seen)
      implements Values.Function, Values.Parts {

    @Override
    public Object part(String name) {
      Values.Function cycle = (scope, a, named) -> a.get(i % a.size());
      Values.Function changed = (scope, a, named) -> changed(new Values.Tuple(a));
      return switch (name) {
        case "index" -> i + 1L;
        case "index0" -> (long) i;
        case "revindex" -> (long) items.size() - i;
        case "revindex0" -> items.size() - i - 1L;
        case "first" -> i == 0;
        case "last" -> i == items.size() - 1;
        case "length" -> (long) items.size();
        case "depth" -> (long) depth;
        case "depth0" -> depth - 1L;
        case "previtem" -> i == 0 ? Values.UNDEFINED : items.get(i - 1);
        case "nextitem" -> i == items.size() - 1 ? Values.UNDEFINED : items.get(i + 1);
        case "cycle" -> cycle;
        case "changed" -> changed;
        default -> Values.UNDEFINED;
      };
    }

    private boolean changed(Object values) {
      boolean changed = !Values.same(seen[0], values);
      seen[0] = values;
      return changed;
    }

    @Override
    public Object call(Scope caller, List<Object> arguments, Map<String, Object> named) {
      if (!of.recursive) {
        throw new TemplateException("calls loop(), but the loop is not marked as recursive");
      }
      StringBuilder text = new StringBuilder();
      of.write(around.called(caller), text, Arguments.only(arguments, "loop"), depth + 1);
      return text.toString();
    }
  }
}
