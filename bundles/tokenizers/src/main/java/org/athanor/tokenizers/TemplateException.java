package org.athanor.tokenizers;

/** What is wrong with a template, or what it said itself. */
final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message);
  }
}
