package org.athanor.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Boots the distribution's bundles in the test's own JVM, once for a test class, and hands its
 * methods the BundleContext or any service. The API is the test's own: the framework exports it.
 */
final class Container implements ParameterResolver, AfterAllCallback {
  private static final long SERVICE_MILLIS = 20_000;
  private static final String LOGGING =
      "org.slf4j;version=1.7.36,org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=1.7.36,"
          + "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
          + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20";

  private Framework framework;

  private synchronized BundleContext context() throws Exception {
    if (framework == null) {
      Files.createDirectories(Distribution.WORK);
      framework =
          ServiceLoader.load(FrameworkFactory.class)
              .findFirst()
              .orElseThrow()
              .newFramework(configuration(Files.createTempDirectory(Distribution.WORK, "in-")));
      framework.start();
      List<Bundle> installed = new ArrayList<>();
      for (Path jar : Distribution.bundles()) {
        if (!jar.equals(Distribution.bundle("api"))) {
          installed.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
        }
      }
      for (Bundle bundle : installed) {
        if (bundle.getHeaders("").get("Fragment-Host") == null) {
          bundle.start();
        }
      }
    }
    return framework.getBundleContext();
  }

  private static Map<String, String> configuration(Path folder) throws Exception {
    Map<String, String> all = new HashMap<>();
    all.put("org.osgi.framework.storage", folder.resolve("cache").toString());
    all.put(
        "org.osgi.framework.system.packages.extra",
        Distribution.exports(Distribution.bundle("api")) + "," + LOGGING);
    all.put("athanor.home", Distribution.HOME.toString());
    all.put("athanor.var", Distribution.WORK.resolve("var").toString());
    all.put("athanor.plugins", Files.createDirectories(folder.resolve("plugins")).toString());
    all.put("athanor.runs", folder.resolve("runs").toString());
    all.put("athanor.start.seconds", "2");
    all.put("athanor.poll.millis", "50");
    return all;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type != Path.class && !type.isEnum(); // these are @TempDir's and a parametrised test's
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    try {
      Class<?> type = parameter.getParameter().getType();
      return type == BundleContext.class ? context() : service(type);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Object service(Class<?> type) throws Exception {
    ServiceTracker<?, ?> tracker = new ServiceTracker<>(context(), type, null);
    tracker.open(true);
    Object service = tracker.waitForService(SERVICE_MILLIS);
    if (service == null) {
      throw new AssertionError("no " + type.getName() + " within " + SERVICE_MILLIS + " ms");
    }
    return service;
  }

  @Override
  public void afterAll(ExtensionContext test) throws Exception {
    if (framework != null) {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }
}
