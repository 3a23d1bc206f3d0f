package org.athanor.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs contracts from within a test, to see that a broken part breaks them. */
public final class Contracts {
  private Contracts() {}

  /**
   * Names of the test methods of a class that fail, in alphabetical order.
   *
   * @throws IllegalArgumentException if the class has no test
   */
  public static SortedSet<String> failures(Class<?> test) {
    SortedSet<String> failed = new TreeSet<>();
    int[] run = {0};
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier id, TestExecutionResult result) {
            if (id.isTest()) {
              run[0]++;
            }
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
              failed.add(id.getDisplayName().replace("()", ""));
            }
          }
        };
    LauncherFactory.create().execute(request, listener);
    if (run[0] == 0) {
      throw new IllegalArgumentException(test.getName() + " has no test that could fail");
    }
    return failed;
  }
}
