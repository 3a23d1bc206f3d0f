package org.athanor.claims;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of all claims, its pictures and raw numbers beside it. */
final class ClaimPage {
  static final String NAME = "claims.md";
  private static final String INTRODUCTION =
      """
      # What the papers claim, and what was found here

      Written by `./athanor claims`. Each side of a claim is the same recipe but for what is said: the same problems, the same evaluation on held-out problems, the same seeds. Figures are those \
      of the end of training; means over seeds with 95 % intervals of Student's t, differences paired by seed. "train/..." is a figure of the training steps, mean over the last quarter of them. \
      The policy is small and the runs are short: what is found here says how the methods compare here, not what they do for large models.

      """;
  private static final Pattern SECTION = Pattern.compile("(?m)^## \\(([^)\n]+)\\) ");
  private final Path folder;
  private final StringBuilder page = new StringBuilder();

  private ClaimPage(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the claim's section of {@code claims.md} and, in {@code claims/}, its pictures and
   * tables. Sections of other claims stay as they are, as does a measured one of this claim if
   * there is nothing to put in its place.
   */
  static void write(Path folder, Comparison c) throws IOException {
    Path file = folder.resolve(NAME);
    TreeMap<String, String> sections = new TreeMap<>();
    if (Files.exists(file)) {
      sections.putAll(sections(Files.readString(file)));
    }
    ClaimPage writer = new ClaimPage(Files.createDirectories(folder.resolve("claims")));
    writer.claim(c);
    if (!c.seeds().isEmpty() || !sections.containsKey(c.claim().id())) {
      sections.put(c.claim().id(), writer.page.toString());
    }
    Files.writeString(file, INTRODUCTION + String.join("", sections.values()));
  }

  private static Map<String, String> sections(String page) {
    Map<String, String> sections = new LinkedHashMap<>();
    Matcher begin = SECTION.matcher(page);
    String id = null;
    int from = 0;
    while (begin.find()) {
      if (id != null) {
        sections.put(id, page.substring(from, begin.start()));
      }
      id = begin.group(1);
      from = begin.start();
    }
    if (id != null) {
      sections.put(id, page.substring(from));
    }
    return sections;
  }

  private void claim(Comparison c) throws IOException {
    Claim claim = c.claim();
    page.append("## (%s) %s\n\n".formatted(claim.id(), claim.title()));
    page.append("%s: %s\n\n".formatted(claim.paper(), claim.says()));
    List<Long> seeds = c.seeds();
    if (seeds.isEmpty()) {
      page.append("Not measured.\n\n");
      return;
    }
    String numbers = String.join(", ", seeds.stream().map(String::valueOf).toList());
    String steps = claim.sides().values().iterator().next().entries().getOrDefault("steps", "100");
    page.append(
        "Seeds %s, %s. Recipe: `claims/%s.recipe` of the distribution; raw numbers: [%s.csv](claims/%s.csv).\n\n"
            .formatted(
                numbers,
                claim.pools()
                    ? "each a pool of its own, of " + PoolTables.sizes(c)
                    : steps + " steps each",
                claim.id(),
                claim.id(),
                claim.id()));
    expectations(c);
    if (!claim.note().isEmpty() && seeds.size() >= Claims.SEEDS) {
      page.append(claim.note()).append("\n\n");
    }
    if (claim.pools()) {
      page.append(PoolTables.of(c));
      String plans = new GsonBuilder().setPrettyPrinting().create().toJson(c.together());
      Files.writeString(folder.resolve(claim.id() + "-plans.json"), plans + "\n");
    } else {
      figures(c);
    }
    for (String figure : claim.figures()) {
      picture(c, figure);
    }
    page.append('\n');
    Files.writeString(folder.resolve(claim.id() + ".csv"), c.raw());
  }

  private void expectations(Comparison c) {
    page.append("| expected | difference | p | seeds | found |\n|---|---|---|---|---|\n");
    for (Claim.Expectation e : c.claim().expects()) {
      StudentT.Mean d = c.difference(e.larger(), e.smaller(), e.figure());
      page.append(
          "| %s of `%s` above `%s` | %s | %s | %d of %d | **%s** |\n"
              .formatted(
                  e.figure(),
                  e.larger(),
                  e.smaller(),
                  interval(d),
                  probability(d.p()),
                  c.wins(e.larger(), e.smaller(), e.figure()),
                  d.n(),
                  c.found(e)));
    }
    page.append('\n');
  }

  private void figures(Comparison c) {
    page.append("| figure | before |");
    for (String side : c.claim().sides().keySet()) {
      page.append(" `%s` |".formatted(side));
      if (!side.equals(c.claim().baseline())) {
        page.append(" less `%s` | share of its gain |".formatted(c.claim().baseline()));
      }
    }
    page.append("\n|---|---|");
    page.append("---|".repeat(3 * c.claim().sides().size() - 2)).append('\n');
    for (String figure : c.claim().figures()) {
      page.append("| %s | %s |".formatted(figure, number(c.start(figure).mean())));
      for (String side : c.claim().sides().keySet()) {
        page.append(" %s |".formatted(interval(c.end(side, figure))));
        if (!side.equals(c.claim().baseline())) {
          page.append(
              " %s | %s |"
                  .formatted(
                      interval(c.difference(side, c.claim().baseline(), figure)),
                      number(c.shareOfGain(side, figure))));
        }
      }
      page.append('\n');
    }
    page.append('\n');
  }

  private void picture(Comparison c, String figure) throws IOException {
    Map<String, SortedMap<Long, StudentT.Mean>> sides = new LinkedHashMap<>();
    c.claim().sides().keySet().forEach(side -> sides.put(side, c.curve(side, figure)));
    if (sides.values().stream().anyMatch(SortedMap::isEmpty)) {
      return;
    }
    String name = c.claim().id() + "-" + figure.replaceAll("[^A-Za-z0-9]+", "-") + ".svg";
    Chart.Axis axis = c.claim().pools() ? Chart.Axis.COMPUTE : Chart.Axis.STEP;
    Files.writeString(folder.resolve(name), Chart.draw(figure, axis, sides));
    page.append("![%s of claim %s](claims/%s)\n".formatted(figure, c.claim().id(), name));
  }

  static String interval(StudentT.Mean mean) {
    return Double.isNaN(mean.half())
        ? number(mean.mean())
        : "%s [%s, %s]"
            .formatted(
                number(mean.mean()),
                number(mean.mean() - mean.half()),
                number(mean.mean() + mean.half()));
  }

  private static String probability(double p) {
    return p < 0.001 ? "< 0.001" : number(p);
  }

  static String number(double x) {
    return Double.isFinite(x) ? String.format(Locale.ROOT, "%.3f", x) : "-";
  }
}
