package org.athanor.shell;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.athanor.run.ShellCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Makes commands of what other bundles offer, for as long as they offer it. */
@Component(
    service = {},
    immediate = true)
public final class AddedCommands {
  private final Map<ShellCommand, ServiceRegistration<Command>> added = new HashMap<>();
  private final BundleContext context;

  @Activate
  public AddedCommands(BundleContext context) {
    this.context = context;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void add(ShellCommand command) {
    String name = command.name();
    int colon = name.indexOf(':');
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("osgi.command.scope", colon < 0 ? "athanor" : name.substring(0, colon));
    properties.put("osgi.command.function", name.substring(colon + 1));
    added.put(
        command, context.registerService(Command.class, new AddedCommand(command), properties));
  }

  synchronized void remove(ShellCommand command) {
    ServiceRegistration<Command> registration = added.remove(command);
    if (registration != null) {
      registration.unregister();
    }
  }

  @Deactivate
  synchronized void close() {
    added.values().forEach(ServiceRegistration::unregister);
    added.clear();
  }
}
