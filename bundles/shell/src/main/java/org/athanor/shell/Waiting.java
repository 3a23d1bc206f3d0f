package org.athanor.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Which components are not ready, and why. */
@Component(service = Waiting.class)
public final class Waiting {
  private final ServiceComponentRuntime scr;

  @Activate
  public Waiting(@Reference ServiceComponentRuntime scr) {
    this.scr = scr;
  }

  /** Whether there is such a command at all. */
  boolean isWaiting(String command) {
    int colon = command.indexOf(':');
    String scope = colon < 0 ? "athanor" : command.substring(0, colon);
    String function = command.substring(colon + 1);
    return scr.getComponentDescriptionDTOs().stream()
        .anyMatch(
            c ->
                command.equals(c.properties.get("athanor.command"))
                    || (scope.equals(c.properties.get("osgi.command.scope"))
                        && function.equals(c.properties.get("osgi.command.function"))));
  }

  /** One line for each component that waits or failed. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (ComponentDescriptionDTO description : scr.getComponentDescriptionDTOs()) {
      for (ComponentConfigurationDTO state : scr.getComponentConfigurationDTOs(description)) {
        if (state.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
          reasons.add(description.name + " failed: " + root(state.failure));
        }
        for (UnsatisfiedReferenceDTO missing : state.unsatisfiedReferences) {
          reasons.add(description.name + " waits for " + type(description, missing.name));
        }
      }
    }
    return reasons;
  }

  private static String type(ComponentDescriptionDTO description, String reference) {
    return Arrays.stream(description.references)
        .filter(r -> r.name.equals(reference))
        .map((ReferenceDTO r) -> r.interfaceName)
        .findFirst()
        .orElse(reference);
  }

  /** The last "Caused by" of a stack trace. */
  private static String root(String trace) {
    String cause = trace.lines().findFirst().orElse("");
    for (String line : trace.lines().toList()) {
      cause = line.startsWith("Caused by: ") ? line.substring(11) : cause;
    }
    return cause.strip();
  }
}
