package org.athanor.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The bundles that offer parts, and those in the plugin folder. */
@ProviderType
public interface Plugins {
  /** By name, then in the order of their versions' coming. */
  List<Info> all();

  /**
   * Takes another version of a bundle, just as if its jar were dropped into the plugin folder: it
   * is read, started and tried on a fixture where no run sees it, then serves from each run's next
   * step on, and is rolled back there if its first steps fail. The jar is copied into the folder
   * once it is good.
   *
   * @param name symbolic name of a bundle that is there
   * @param jar its other version; if empty, what was given last time, or else the bundle's file in
   *     the plugin folder
   * @return what became of it, a line for a person
   * @throws RunException with the reason if it cannot serve; what was there before stays in service
   */
  String update(String name, Optional<Path> jar);

  /**
   * @param name symbolic name
   * @param version of the bundle
   * @param sha256 of the jar in hexadecimal; empty if its file cannot be read
   * @param state "serves"; "kept": an earlier version, for runs that ask for it or roll back to it;
   *     "library": it offers no part
   * @param location where it came from
   * @param parts such as "objective 'mine'"
   */
  record Info(
      String name,
      String version,
      String sha256,
      String state,
      String location,
      List<String> parts) {}
}
