package org.athanor.it;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.nio.file.Path;
import java.util.Map;
import javax.inject.Inject;
import org.athanor.run.Recipe;
import org.athanor.run.Recipes;
import org.athanor.run.Run;
import org.athanor.run.Runs;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.FrameworkUtil;

/** The same bundles under Pax Exam: here the test is a bundle too, and the API is the real one. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PaxIT {
  @Inject private Runs runs;
  @Inject private Recipes recipes;

  @Configuration
  public Option[] configuration() {
    return options(
        frameworkProperty("org.osgi.framework.storage.clean").value("onFirstInit"),
        frameworkProperty("athanor.home").value(Distribution.HOME.toString()),
        frameworkProperty("athanor.var").value(Distribution.WORK.resolve("var").toString()),
        frameworkProperty("athanor.plugins")
            .value(Distribution.WORK.resolve("no-plugins").toString()),
        frameworkProperty("athanor.runs").value(Distribution.WORK.resolve("pax-runs").toString()),
        frameworkProperty("athanor.recipe")
            .value(Path.of("src/test/resources/tiny.recipe").toAbsolutePath().toString()),
        systemPackages(
            "org.slf4j;version=1.7.36",
            "org.slf4j.helpers;version=1.7.36",
            "org.slf4j.spi;version=1.7.36",
            "org.slf4j;version=2.0.20",
            "org.slf4j.spi;version=2.0.20",
            "org.slf4j.event;version=2.0.20",
            "org.slf4j.helpers;version=2.0.20"),
        composite(Distribution.bundles().stream().map(PaxIT::provisioned).toArray(Option[]::new)),
        junitBundles());
  }

  private static Option provisioned(Path jar) {
    UrlProvisionOption option = bundle(jar.toUri().toString());
    boolean fragment = Distribution.manifest(jar).getValue("Fragment-Host") != null;
    return fragment ? option.noStart() : option;
  }

  @Test
  public void a_run_of_three_steps_finishes() throws Exception {
    String file =
        FrameworkUtil.getBundle(PaxIT.class).getBundleContext().getProperty("athanor.recipe");
    Recipe recipe = recipes.load(file).with(Map.of("steps", "3"));

    try (Run run = runs.open(recipe, runs.newFolder(recipe))) {
      run.start();

      assertEquals(run.reason(), Run.Status.FINISHED, run.await());
      assertEquals(3, run.step());
      assertEquals(2, run.evaluations().size());
    }
  }
}
