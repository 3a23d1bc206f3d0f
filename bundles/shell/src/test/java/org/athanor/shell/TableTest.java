package org.athanor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    Table table = new Table("role", "name");
    table.row("objective", "ppo-clip");
    table.row("policy", "");

    assertEquals("role       name\nobjective  ppo-clip\npolicy\n", table.text());
  }
}
