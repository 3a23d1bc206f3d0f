package org.athanor.plots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.athanor.math.Rng;
import org.athanor.run.Estimate;
import org.athanor.run.Evaluation;
import org.athanor.run.StepReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurveTest {
  private static final Color FIRST = new Color(0x0072B2);
  private static final Color SECOND = new Color(0xD55E00);
  private static final Color TRACE = new Color(0x8A939F);

  @TempDir Path folder;

  @Test
  void draws_two_panels_with_their_curves() throws IOException {
    BufferedImage picture = draw(evaluations(60), reports(60));

    assertEquals(1860, picture.getWidth());
    assertEquals(756, picture.getHeight());
    assertTrue(count(picture, 0, 930, FIRST) > 500, "Pass@1 on the left");
    assertTrue(count(picture, 0, 930, SECOND) > 500, "Pass@8 on the left");
    assertTrue(count(picture, 0, 930, TRACE) > 500, "reward on the left");
    assertTrue(count(picture, 930, 1860, FIRST) > 500, "held-out entropy on the right");
    assertTrue(count(picture, 930, 1860, TRACE) > 500, "entropy on the right");
    assertEquals(0, count(picture, 930, 1860, SECOND), "no Pass@8 on the right");
  }

  @Test
  void a_band_is_as_wide_as_its_interval() throws IOException {
    int narrow = faint(draw(List.of(at(0, 0.5, 0.05), at(40, 0.5, 0.05)), List.of()));
    int wide = faint(draw(List.of(at(0, 0.5, 0.2), at(40, 0.5, 0.2)), List.of()));

    assertTrue(wide > 2 * narrow, narrow + " and " + wide);
  }

  @Test
  void a_better_figure_is_drawn_higher() throws IOException {
    double low =
        height(draw(List.of(at(0, 0.2, 0.01), at(40, 0.2, 0.01), at(41, 0.9, 0.01)), List.of()));
    double high =
        height(draw(List.of(at(0, 0.7, 0.01), at(40, 0.7, 0.01), at(41, 0.9, 0.01)), List.of()));

    assertTrue(high < low - 150, low + " and " + high);
  }

  @Test
  void a_run_that_has_just_begun_has_a_picture_too() throws IOException {
    draw(List.of(), List.of());
    draw(evaluations(0), List.of());
    draw(List.of(), reports(1));
  }

  @Test
  void replaces_an_older_picture() throws IOException {
    Path file = folder.resolve("curve.png");
    Files.writeString(file, "old");

    new LearningCurve().learningCurve("t", List.of(), List.of(), file);

    assertEquals(1860, ImageIO.read(file.toFile()).getWidth());
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    Path file = folder.resolve("no/such/curve.png");

    var e =
        assertThrows(
            UncheckedIOException.class,
            () -> new LearningCurve().learningCurve("t", List.of(), List.of(), file));

    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void a_machine_without_fonts_is_told_what_to_install() throws Exception {
    Path none = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    var java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString());
    java.command().addAll(List.of("-Djava.awt.headless=true", "-Duser.home=" + folder, "-cp"));
    java.command().add(System.getProperty("java.class.path"));
    java.command().addAll(List.of(Drawing.class.getName(), folder.resolve("x.png").toString()));
    java.environment().put("FONTCONFIG_FILE", none.toString());
    java.environment().put("FONTCONFIG_PATH", folder.toString());

    Process child = java.redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);

    assertEquals(0, child.waitFor(), output);
    assertTrue(output.contains("install fontconfig and a font"), output);
  }

  /** Draws in a process of its own and prints why it could not. */
  static final class Drawing {
    public static void main(String[] file) {
      try {
        new LearningCurve().learningCurve("t", List.of(), List.of(), Path.of(file[0]));
        System.out.println("drawn");
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private BufferedImage draw(List<Evaluation> evaluations, List<StepReport> reports)
      throws IOException {
    Path file = folder.resolve("learning-curve.png");
    new LearningCurve().learningCurve("rspo-1: rspo on countdown", evaluations, reports, file);
    String keep = System.getProperty("athanor.keepPicture");
    if (keep != null && reports.size() > 1) {
      Files.copy(file, Path.of(keep), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return ImageIO.read(file.toFile());
  }

  private static List<Evaluation> evaluations(int steps) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (int step = 0; step <= steps; step += 15) {
      double done = step / 60.0;
      var figures = new TreeMap<String, Estimate>();
      figures.put("pass@1", around(0.21 + 0.13 * done, 0.03));
      figures.put("pass@8", around(0.55 + 0.12 * done, 0.045));
      figures.put("pass@32", around(0.78 + 0.08 * done, 0.05));
      figures.put("countdown-4/pass@1", around(0.99, 0.001));
      figures.put("entropy", around(0.62 - 0.2 * done, 0.02));
      evaluations.add(new Evaluation(step, 128, 32, figures));
    }
    return evaluations;
  }

  private static Evaluation at(long step, double passAt1, double half) {
    return new Evaluation(
        step, 10, 4, new TreeMap<>(java.util.Map.of("pass@1", around(passAt1, half))));
  }

  private static Estimate around(double value, double half) {
    return new Estimate(value, value - half, value + half);
  }

  private static List<StepReport> reports(int steps) {
    List<StepReport> reports = new ArrayList<>();
    Rng rng = Rng.of(3, "reports");
    for (int step = 1; step <= steps; step++) {
      var metrics = new TreeMap<String, Double>();
      metrics.put("reward/mean", 0.2 + 0.2 * step / 60 + 0.04 * rng.nextGaussian());
      metrics.put("policy/entropy", 0.6 - 0.2 * step / 60 + 0.02 * rng.nextGaussian());
      reports.add(new StepReport(step, metrics, new TreeMap<>()));
    }
    return reports;
  }

  private static int count(BufferedImage picture, int from, int to, Color color) {
    int count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = from; x < to; x++) {
        count += (picture.getRGB(x, y) & 0xFFFFFF) == (color.getRGB() & 0xFFFFFF) ? 1 : 0;
      }
    }
    return count;
  }

  /** Pixels of the left panel that are a light blue. */
  private static int faint(BufferedImage picture) {
    int count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < 930; x++) {
        Color c = new Color(picture.getRGB(x, y));
        count += c.getBlue() > 230 && c.getRed() > 180 && c.getRed() < 225 ? 1 : 0;
      }
    }
    return count;
  }

  /** Mean y of the first curve's colour within the plot, from above. */
  private static double height(BufferedImage picture) {
    long sum = 0;
    long count = 0;
    for (int y = 0; y < 600; y++) {
      for (int x = 150; x < 800; x++) {
        if ((picture.getRGB(x, y) & 0xFFFFFF) == 0x0072B2) {
          sum += y;
          count++;
        }
      }
    }
    return (double) sum / count;
  }
}
