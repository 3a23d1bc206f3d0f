package org.athanor.verifier.code;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What is to run in a sandbox.
 *
 * @param command absolute path of the executable, then its arguments
 * @param readable folders that it needs besides the system's libraries, at their own paths
 * @param proc whether it needs a /proc of its own sandbox
 * @param addressSpaceToo whether its memory limit can be put on its address space as well
 * @param environment all of its environment besides PATH, HOME and the locale
 * @param bound a folder, and the path at which it is readable in the sandbox; or empty
 */
record Program(
    List<String> command,
    List<Path> readable,
    boolean proc,
    boolean addressSpaceToo,
    SortedMap<String, String> environment,
    List<String> bound) {

  Program(
      List<String> command,
      List<Path> readable,
      boolean proc,
      boolean addressSpaceToo,
      SortedMap<String, String> environment) {
    this(command, readable, proc, addressSpaceToo, environment, List.of());
  }
}
