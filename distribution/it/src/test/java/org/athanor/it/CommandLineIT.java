package org.athanor.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.athanor.it.Script.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line without training: what it answers, and what it says to bad input. */
class CommandLineIT {
  @TempDir Path temp;
  private Script athanor;

  @BeforeEach
  void folderWithBlanks() {
    athanor = new Script(temp.resolve("a folder"));
  }

  @Test
  void help_and_version_answer() throws Exception {
    athanor.run("--help").hasStatus(0).says("athanor run RECIPE", "athanor doctor");
    athanor.run("--version").hasStatus(0).says("Athanor 0.1.0");
    athanor.run("run", "--help").hasStatus(0).says("--steps N", "for example");
    athanor.run("help", "run:swap").hasStatus(0).says("run:swap ID KEY=VALUE");
    athanor.run("sh", "--help").hasStatus(0).says("athanor sh 'COMMAND; COMMAND ...'");
  }

  @Test
  void a_script_runs_its_commands_in_order() throws Exception {
    Result result = athanor.run("sh", "help run:start; part:list objective");

    result.hasStatus(0).says("run:start RECIPE", "ppo-clip");
    assertTrue(result.out().indexOf("run:start RECIPE") < result.out().indexOf("ppo-clip"));
    assertEquals("", result.err());
  }

  @Test
  void a_script_ends_at_its_first_failure() throws Exception {
    Result result = athanor.run("sh", "part:info nope; part:list");

    result.hasStatus(2).complains("no part 'nope'; there are ");
    assertFalse(result.out().contains("role"), result.out());
  }

  @Test
  void json_is_one_line_of_each_command() throws Exception {
    Result result =
        athanor.run(
            "sh",
            "part:list --json; part:info ppo-clip --json; part:options --json;"
                + " recipe:list --json; run:list --json; help --json");

    result.hasStatus(0);
    List<String> lines = result.out().lines().toList();
    assertEquals(6, lines.size(), result.out());
    for (String line : lines) {
      JsonElement json = JsonParser.parseString(line);
      assertTrue(json.isJsonArray() || json.isJsonObject(), line);
    }
  }

  @Test
  void an_unknown_command_is_named() throws Exception {
    athanor.run("frobnicate").hasStatus(2).complains("no command 'frobnicate'");
    athanor.run("sh", "frobnicate").hasStatus(1).complains("no command 'frobnicate'");
  }

  @Test
  void an_unknown_recipe_is_refused() throws Exception {
    athanor.run("run", "nope").hasStatus(1).complains("there is no recipe named 'nope'");
    athanor.run("run", "./nope.recipe").hasStatus(1).complains("there is no recipe file");
  }

  @Test
  void an_unknown_key_is_refused_with_the_nearest() throws Exception {
    Path recipe = tiny();

    athanor
        .run("run", recipe.toString(), "objective.clipLwo=0.1")
        .hasStatus(1)
        .complains("clipLwo", "clipLow");
  }

  @Test
  void an_unknown_part_is_refused_with_the_known() throws Exception {
    athanor
        .run("run", tiny().toString(), "objective=ppo")
        .hasStatus(1)
        .complains("'ppo'", "ppo-clip");
  }

  @Test
  void an_ill_typed_value_is_refused() throws Exception {
    athanor.run("run", tiny().toString(), "steps=many").hasStatus(1).complains("steps", "many");
    athanor.run("run", tiny().toString(), "--steps", "-1").hasStatus(2).complains("--steps", "-1");
    athanor.run("run", tiny().toString(), "--stepz", "1").hasStatus(2).complains("--stepz");
    athanor.run("run", tiny().toString(), "word").hasStatus(2).complains("KEY=VALUE");
  }

  @Test
  void a_line_that_is_no_setting_is_named_with_its_file() throws Exception {
    Path recipe = temp.resolve("odd.recipe");
    Files.writeString(recipe, "policy = tabular\nthis is no setting\n");

    athanor.run("run", recipe.toString()).hasStatus(1).complains("odd.recipe", "2");
  }

  @Test
  void a_corrupt_policy_folder_is_named() throws Exception {
    Path policy = Files.createDirectories(temp.resolve("policy"));
    Files.writeString(policy.resolve("config.json"), "{not json");

    athanor
        .run("policy:sample", "1+1=", "--path", policy.toString())
        .hasStatus(1)
        .complains(policy.toString());
  }

  @Test
  void a_distribution_that_cannot_be_packed_is_refused_with_the_reason() throws Exception {
    Path file = temp.resolve("my.dist");
    Files.writeString(file, "recipes = rspo\nflavour = cuda99\n");
    athanor
        .run("dist", file.toString())
        .hasStatus(1)
        .complains("no natives of flavour 'cuda99'", "flavours/cuda99");

    Files.writeString(file, "recipes = rspo\nrecipe = grpo\n");
    athanor.run("dist", file.toString()).hasStatus(2).complains("my.dist, line 2", "recipes");

    Files.writeString(file, "recipes = rspo\nmodels = nope\n");
    athanor.run("dist", file.toString()).hasStatus(1).complains("no model 'nope'");
    assertFalse(Files.exists(athanor.folder.resolve("my.zip")));
  }

  @Test
  void a_plugin_that_cannot_be_started_is_refused_with_the_reason() throws Exception {
    athanor.run("new", "optimiser", "mine").hasStatus(2).complains("objective, verifier");
    athanor.run("new", "objective", "My_Objective").hasStatus(2).complains("My_Objective");
    athanor.run("new", "objective", "class").hasStatus(2).complains("no word of Java's");
    Files.createDirectories(athanor.folder.resolve("mine"));
    athanor.run("new", "objective", "mine").hasStatus(2).complains("there is mine already");
  }

  @Test
  void debug_shows_the_stack_trace() throws Exception {
    Result result = athanor.run("run", "nope", "--debug");

    result.hasStatus(1);
    assertTrue(result.err().contains("\tat org.athanor."), result.err());
  }

  @Test
  void a_file_that_is_no_plugin_is_named_and_harms_nothing() throws Exception {
    Path plugins = Files.createDirectories(athanor.folder.resolve("plugins"));
    Files.writeString(plugins.resolve("text.jar"), "no jar at all");

    athanor.run("sh", "part:list objective").hasStatus(0).says("ppo-clip").complains("text.jar");
  }

  @Test
  void an_old_java_is_refused() throws Exception {
    Path java = Files.createDirectories(temp.resolve("old/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho must not be called >&2\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(temp.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");

    athanor
        .with("JAVA_HOME", temp.resolve("old").toString())
        .run("--version")
        .hasStatus(1)
        .complains("needs Java 17 or newer, found 11.0.2");
  }

  @Test
  void a_distribution_with_a_hole_says_what_is_missing() throws Exception {
    Path home = Files.createDirectories(temp.resolve("home"));
    Path bundles = Files.createDirectories(home.resolve("bundles"));
    for (Path jar : Distribution.bundles()) {
      if (Files.size(jar) < 3_000_000 && !jar.equals(Distribution.bundle("gson"))) {
        Files.copy(jar, bundles.resolve(jar.getFileName()));
      }
    }

    Result result =
        athanor
            .program(Path.of(System.getProperty("java.home"), "bin", "java"))
            .run(
                "-Dathanor.home=" + home,
                "-cp",
                Distribution.HOME.resolve("lib") + "/*",
                "org.athanor.launcher.Main",
                "doctor");

    result
        .hasStatus(1)
        .complains("org.athanor.shell 0.1.0 is not up: no bundle exports package com.google.gson");
  }

  private Path tiny() {
    return Path.of("src/test/resources/tiny.recipe").toAbsolutePath();
  }
}
