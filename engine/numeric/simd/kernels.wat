;; Arithmetic of a decision in 128-bit lanes. Compiled by `npm run kernels`; a test fails where `kernels-base64.ts` is not what this file says.
(module
  (import "env" "memory" (memory 1))

  ;; outputs[row] = sum over columns of weights[row][column] * input[column]; all float32.
  ;; $columns is a multiple of 4, $rows a multiple of 4; addresses are multiples of 16.
  (func (export "multiplyRows")
    (param $weights i32) (param $rows i32) (param $columns i32) (param $input i32) (param $outputs i32)
    (local $bytes i32) (local $end i32) (local $at i32) (local $last i32)
    (local $second i32) (local $third i32) (local $fourth i32)
    (local $value v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $bytes (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $end (i32.add (local.get $outputs) (i32.shl (local.get $rows) (i32.const 2))))
    (local.set $last (i32.add (local.get $input) (local.get $bytes)))
    (block $done
      (loop $rowsLoop
        (br_if $done (i32.ge_u (local.get $outputs) (local.get $end)))
        (local.set $a (v128.const f32x4 0 0 0 0))
        (local.set $b (v128.const f32x4 0 0 0 0))
        (local.set $c (v128.const f32x4 0 0 0 0))
        (local.set $d (v128.const f32x4 0 0 0 0))
        (local.set $second (i32.add (local.get $weights) (local.get $bytes)))
        (local.set $third (i32.add (local.get $second) (local.get $bytes)))
        (local.set $fourth (i32.add (local.get $third) (local.get $bytes)))
        (local.set $at (local.get $input))
        (block $rowDone
          (loop $columnsLoop
            (br_if $rowDone (i32.ge_u (local.get $at) (local.get $last)))
            (local.set $value (v128.load (local.get $at)))
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $value) (v128.load (local.get $weights)))))
            (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $value) (v128.load (local.get $second)))))
            (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $value) (v128.load (local.get $third)))))
            (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $value) (v128.load (local.get $fourth)))))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
            (local.set $second (i32.add (local.get $second) (i32.const 16)))
            (local.set $third (i32.add (local.get $third) (i32.const 16)))
            (local.set $fourth (i32.add (local.get $fourth) (i32.const 16)))
            (br $columnsLoop)))
        ;; The four lanes of four sums: transposed, then added.
        (v128.store (local.get $outputs)
          (f32x4.add
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $a) (local.get $c))
                (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $b) (local.get $d)))
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $a) (local.get $c))
                (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $b) (local.get $d))))
            (f32x4.add
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $a) (local.get $c))
                (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $b) (local.get $d)))
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $a) (local.get $c))
                (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $b) (local.get $d))))))
        (local.set $weights (local.get $fourth))
        (local.set $outputs (i32.add (local.get $outputs) (i32.const 16)))
        (br $rowsLoop))))

  ;; sums[column] += sum over items of itemWeights[item] * table[indices[item]][column]; table int8, sums and weights float32, indices int32.
  ;; $columns is a multiple of 20; addresses are multiples of 4.
  (func (export "addWeightedRows")
    (param $table i32) (param $columns i32) (param $indices i32) (param $itemWeights i32) (param $count i32) (param $sums i32)
    (local $column i32) (local $at i32) (local $last i32) (local $weightAt i32)
    (local $weight v128) (local $row v128) (local $half v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $e v128) (local $rowAt i32)
    (local.set $last (i32.add (local.get $indices) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $columnsLoop
        (br_if $done (i32.ge_u (local.get $column) (local.get $columns)))
        (local.set $a (v128.load (local.get $sums)))
        (local.set $b (v128.load offset=16 (local.get $sums)))
        (local.set $c (v128.load offset=32 (local.get $sums)))
        (local.set $d (v128.load offset=48 (local.get $sums)))
        (local.set $e (v128.load offset=64 (local.get $sums)))
        (local.set $at (local.get $indices))
        (local.set $weightAt (local.get $itemWeights))
        (block $itemsDone
          (loop $itemsLoop
            (br_if $itemsDone (i32.ge_u (local.get $at) (local.get $last)))
            (local.set $weight (v128.load32_splat (local.get $weightAt)))
            (local.set $rowAt (i32.add
              (i32.add (local.get $table) (local.get $column))
              (i32.mul (i32.load (local.get $at)) (local.get $columns))))
            (local.set $row (v128.load align=1 (local.get $rowAt)))
            (local.set $half (i16x8.extend_low_i8x16_s (local.get $row)))
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $weight)
              (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
            (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $weight)
              (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
            (local.set $half (i16x8.extend_high_i8x16_s (local.get $row)))
            (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $weight)
              (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
            (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $weight)
              (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
            (local.set $row (v128.load32_zero offset=16 align=1 (local.get $rowAt)))
            (local.set $e (f32x4.add (local.get $e) (f32x4.mul (local.get $weight)
              (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (local.get $row)))))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (local.set $weightAt (i32.add (local.get $weightAt) (i32.const 4)))
            (br $itemsLoop)))
        (v128.store (local.get $sums) (local.get $a))
        (v128.store offset=16 (local.get $sums) (local.get $b))
        (v128.store offset=32 (local.get $sums) (local.get $c))
        (v128.store offset=48 (local.get $sums) (local.get $d))
        (v128.store offset=64 (local.get $sums) (local.get $e))
        (local.set $sums (i32.add (local.get $sums) (i32.const 80)))
        (local.set $column (i32.add (local.get $column) (i32.const 20)))
        (br $columnsLoop))))

  ;; sums[column] += sum over items of values[item] * table[indices[item]][column]; all float32, indices int32.
  ;; $columns is a multiple of 4; addresses of rows and sums are multiples of 16.
  (func (export "sumFloatRows")
    (param $table i32) (param $columns i32) (param $indices i32) (param $values i32) (param $count i32) (param $sums i32)
    (local $bytes i32) (local $column i32) (local $at i32) (local $last i32) (local $valueAt i32) (local $a v128)
    (local.set $bytes (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $last (i32.add (local.get $indices) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $columnsLoop
        (br_if $done (i32.ge_u (local.get $column) (local.get $bytes)))
        (local.set $a (v128.load (i32.add (local.get $sums) (local.get $column))))
        (local.set $at (local.get $indices))
        (local.set $valueAt (local.get $values))
        (block $itemsDone
          (loop $itemsLoop
            (br_if $itemsDone (i32.ge_u (local.get $at) (local.get $last)))
            (local.set $a (f32x4.add (local.get $a) (f32x4.mul
              (v128.load32_splat (local.get $valueAt))
              (v128.load (i32.add
                (i32.add (local.get $table) (local.get $column))
                (i32.mul (i32.load (local.get $at)) (local.get $bytes)))))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (local.set $valueAt (i32.add (local.get $valueAt) (i32.const 4)))
            (br $itemsLoop)))
        (v128.store (i32.add (local.get $sums) (local.get $column)) (local.get $a))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $columnsLoop))))

  ;; table[indices[item]][column] += values[item] * sums[column], item by item; as `sumFloatRows` otherwise.
  (func (export "spreadFloatRows")
    (param $table i32) (param $columns i32) (param $indices i32) (param $values i32) (param $count i32) (param $sums i32)
    (local $bytes i32) (local $column i32) (local $at i32) (local $last i32) (local $valueAt i32) (local $row i32) (local $a v128)
    (local.set $bytes (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $last (i32.add (local.get $indices) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $columnsLoop
        (br_if $done (i32.ge_u (local.get $column) (local.get $bytes)))
        (local.set $a (v128.load (i32.add (local.get $sums) (local.get $column))))
        (local.set $at (local.get $indices))
        (local.set $valueAt (local.get $values))
        (block $itemsDone
          (loop $itemsLoop
            (br_if $itemsDone (i32.ge_u (local.get $at) (local.get $last)))
            (local.set $row (i32.add
              (i32.add (local.get $table) (local.get $column))
              (i32.mul (i32.load (local.get $at)) (local.get $bytes))))
            (v128.store (local.get $row) (f32x4.add (v128.load (local.get $row)) (f32x4.mul
              (v128.load32_splat (local.get $valueAt))
              (local.get $a))))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (local.set $valueAt (i32.add (local.get $valueAt) (i32.const 4)))
            (br $itemsLoop)))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $columnsLoop)))))
