package org.athanor.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The commands by name. They are looked up when they are asked for: help is a command itself, so
 * that references would go round in a circle.
 */
@Component(service = Commands.class)
public final class Commands {
  private final BundleContext context;

  @Activate
  public Commands(BundleContext context) {
    this.context = context;
  }

  /** All commands that are ready, by name. */
  List<Command> all() {
    return references("(osgi.command.function=*)").stream()
        .map(context::getService)
        .filter(command -> command != null)
        .sorted(Comparator.comparing(command -> command.usage().name()))
        .toList();
  }

  /** The command of that name, "help" or "run:start"; empty if there is none or it is not ready. */
  Optional<Command> find(String name) {
    int colon = name.indexOf(':');
    String scope = colon < 0 ? "athanor" : name.substring(0, colon);
    String function = name.substring(colon + 1);
    if (!(scope + function).matches("[a-z-]+")) {
      return Optional.empty();
    }
    return references(
            "(&(osgi.command.scope=%s)(osgi.command.function=%s))".formatted(scope, function))
        .stream()
        .findFirst()
        .map(context::getService);
  }

  private List<ServiceReference<Command>> references(String filter) {
    try {
      return List.copyOf(context.getServiceReferences(Command.class, filter));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
