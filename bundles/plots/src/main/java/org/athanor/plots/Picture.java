package org.athanor.plots;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A title, panels side by side, and a PNG of them. */
final class Picture {
  private static final int PANEL_WIDTH = 930;
  private static final int PANEL_HEIGHT = 660;
  private static final int HEADER = 96;
  private static final int MARGIN = 30;

  private Picture() {}

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /**
   * Measures a letter, which fails where the Java runtime finds no font.
   *
   * @throws IllegalStateException with what to install
   */
  static void requireFonts() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    try {
      Graphics2D graphics = image.createGraphics();
      graphics.setFont(font(Font.PLAIN, 14));
      int width = graphics.getFontMetrics().stringWidth("x");
      graphics.dispose();
      if (width <= 0) {
        throw new IllegalStateException("letters have no width");
      }
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IllegalStateException(
          "this machine has no fonts to write labels with (%s): install fontconfig and a font, on Debian 'apt-get install fontconfig fonts-dejavu-core'"
              .formatted(e),
          e);
    }
  }

  /**
   * Draws the panels from left to right.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  static void write(String title, String subtitle, List<Panel> panels, Path file) {
    BufferedImage image = draw(title, subtitle, panels);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
      Files.write(file, png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static BufferedImage draw(String title, String subtitle, List<Panel> panels) {
    int width = PANEL_WIDTH * panels.size();
    int height = HEADER + PANEL_HEIGHT;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    hints(graphics);
    header(graphics, title, subtitle);
    graphics.translate(0, HEADER);
    for (Panel panel : panels) {
      panel.chart(PANEL_WIDTH, PANEL_HEIGHT).paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
      graphics.translate(PANEL_WIDTH, 0);
    }
    graphics.dispose();
    return image;
  }

  private static void header(Graphics2D graphics, String title, String subtitle) {
    graphics.setColor(Panel.INK);
    graphics.setFont(font(Font.BOLD, 30));
    graphics.drawString(title, MARGIN, 45);
    graphics.setColor(Panel.PALE_INK);
    graphics.setFont(font(Font.PLAIN, 21));
    graphics.drawString(subtitle, MARGIN, 78);
  }

  private static void hints(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }
}
