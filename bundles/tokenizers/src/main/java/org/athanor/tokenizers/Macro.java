package org.athanor.tokenizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.athanor.tokenizers.Expressions.Expression;

/**
 * A part of a template that is called by name.
 *
 * @param tags its tags; only who names {@code varargs}, {@code kwargs} or {@code caller} takes them
 */
record Macro(String name, Parameters parameters, Template.Node body, String tags) {

  /** Names, each with what it stands for if nothing is given, or null. */
  record Parameters(Map<String, Expression> defaults) {
    static Parameters read(Expressions rest) {
      Map<String, Expression> defaults = new LinkedHashMap<>();
      rest.expect("(");
      while (!rest.take(")")) {
        String parameter = rest.name();
        defaults.put(parameter, rest.take("=") ? rest.expression() : null);
        if (!rest.peek().equals(")")) {
          rest.expect(",");
        }
      }
      return new Parameters(defaults);
    }
  }

  /** As a function that sees the names of a scope. */
  Values.Function in(Scope scope) {
    return (caller, arguments, named) -> call(scope.called(caller), arguments, named);
  }

  private String call(Scope scope, List<Object> arguments, Map<String, Object> named) {
    Map<String, Object> left = new LinkedHashMap<>(named);
    int i = 0;
    for (Map.Entry<String, Expression> parameter : parameters.defaults().entrySet()) {
      String key = parameter.getKey();
      if (i < arguments.size() && left.containsKey(key)) {
        throw new TemplateException("gives macro '%s' its '%s' twice".formatted(name, key));
      }
      boolean given = i < arguments.size() || left.containsKey(key);
      Object byName = left.remove(key);
      Object value = i < arguments.size() ? arguments.get(i) : byName;
      i++;
      if (!given) {
        Expression absent = parameter.getValue();
        value = absent == null ? Values.UNDEFINED : absent.value(scope);
      }
      scope.set(key, value);
    }
    scope.set("caller", left.containsKey("caller") ? left.remove("caller") : Values.UNDEFINED);
    List<Object> more = arguments.subList(Math.min(i, arguments.size()), arguments.size());
    scope.set("varargs", new Values.Tuple(more));
    scope.set("kwargs", left);
    refuseUnless(more.isEmpty() || names("varargs"), "more than " + i + " arguments");
    refuseUnless(left.isEmpty() || names("kwargs"), "arguments named " + left.keySet());
    return body.text(scope);
  }

  private boolean names(String word) {
    return Pattern.compile("\\b" + word + "\\b").matcher(tags).find();
  }

  private void refuseUnless(boolean fine, String what) {
    if (!fine) {
      throw new TemplateException(
          "gives macro '%s' %s; it takes %s"
              .formatted(name, what, new ArrayList<>(parameters.defaults().keySet())));
    }
  }
}
