package org.athanor.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.athanor.run.Evaluation;
import org.athanor.run.Plot;
import org.athanor.run.StepReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What every run of the container shares. */
@Component(service = Laboratory.class)
public final class Laboratory {
  private static final System.Logger LOG = System.getLogger("org.athanor.run");
  private final Gate gate;
  private final Resolver resolver;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Plot plot;

  @Activate
  public Laboratory(@Reference Gate gate, @Reference Resolver resolver) {
    this.gate = gate;
    this.resolver = resolver;
  }

  Gate gate() {
    return gate;
  }

  Resolver resolver() {
    return resolver;
  }

  /** Draws the learning curve; what went wrong, if something did: a picture is not worth a run. */
  Optional<String> plot(
      String title, List<Evaluation> evaluations, List<StepReport> reports, Path picture) {
    Plot drawer = plot;
    if (drawer == null) {
      return Optional.of("no learning curve: the plots bundle is not installed");
    }
    try {
      drawer.learningCurve(title, evaluations, reports, picture);
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("no learning curve: " + e.getMessage());
    }
  }

  void log(String message, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, message, cause);
  }
}
