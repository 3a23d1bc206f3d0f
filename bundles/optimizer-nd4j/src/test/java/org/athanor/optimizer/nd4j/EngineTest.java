package org.athanor.optimizer.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EngineTest {
  @Test
  void a_view_is_the_same_memory() {
    FloatBuffer slice = Memory.direct(40).slice(10, 20);

    INDArray view = Engine.start().view(slice);

    assertEquals(new FloatPointer(slice).address(), view.data().address());
    slice.put(3, 5);
    Engine.start().scale(2, view);
    assertEquals(10, slice.get(3));
  }

  @Test
  void the_whole_buffer_counts_wherever_it_was_read_to() {
    FloatBuffer buffer = Memory.direct(4);
    buffer.put(0, 1).put(3, 2).position(2).limit(3);

    Engine.start().scale(3, Engine.start().view(buffer));

    assertEquals(3, buffer.clear().get(0));
    assertEquals(6, buffer.get(3));
  }

  @Test
  void works_on_one_thread() {
    assertSame(Engine.start(), Engine.start());
    assertEquals(1, Nd4j.getEnvironment().maxMasterThreads());
    assertEquals(1, Nd4j.factory().blas().getMaxThreads());
  }
}
