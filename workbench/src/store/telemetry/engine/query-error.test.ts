import { describe, expect, test } from 'vitest'
import { DISK_FULL, httpStatusOf, queryError, queryErrorOf } from './query-error.ts'

describe('an error reads as a server words it', () => {
  test.for([
    [
      "Code: 60. DB::Exception: Unknown table expression identifier 't'. (UNKNOWN_TABLE)",
      "Code: 60. DB::Exception: Unknown table expression identifier 't'. (UNKNOWN_TABLE) (version 1.2)",
    ],
    [
      'Code: 117. DB::Exception: Code: 117. DB::Exception: Cannot read JSON: (at row 1)\n: (in file/uri /dev/shm/x/body-1): While executing File: data for INSERT was parsed from file. (INCORRECT_DATA) (version 26.7.2.1). (INCORRECT_DATA)',
      'Code: 117. DB::Exception: Cannot read JSON: (at row 1): While executing File. (INCORRECT_DATA) (version 1.2)',
    ],
    [
      'Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version 26.7.2.1). (NOT_ENOUGH_SPACE)',
      `Code: 243. DB::Exception: ${DISK_FULL} (Cannot reserve 1.00 MiB, not enough space) (NOT_ENOUGH_SPACE) (version 1.2)`,
    ],
    [
      'Code: 75. DB::ErrnoException: Cannot write to file /d/x: , errno: 28, strerror: No space left on device. (CANNOT_WRITE_TO_FILE_DESCRIPTOR)',
      `Code: 243. DB::Exception: ${DISK_FULL} (Cannot write to file /d/x: , errno: 28, strerror: No space left on device) (NOT_ENOUGH_SPACE) (version 1.2)`,
    ],
    [
      "Code: 27. DB::Exception: Cannot parse input: expected ',' before 'ENOSPC: No space left on device, errno: 28,'. (X)",
      "Code: 27. DB::Exception: Cannot parse input: expected ',' before 'ENOSPC: No space left on device, errno: 28,'. (X) (version 1.2)",
    ],
    ['it broke', 'Code: 1001. DB::Exception: it broke (STD_EXCEPTION) (version 1.2)'],
  ] as const)('%s', ([message, text]) => {
    expect(queryErrorOf(message, '1.2').text).toBe(text)
  })
})

test("the code stands in the error, ours and the engine's", () => {
  expect(queryErrorOf('Code: 241. DB::Exception: x (MEMORY_LIMIT_EXCEEDED)', '1').code).toBe(241)
  expect(queryErrorOf(queryError(202, 'x').text, '1').code).toBe(202)
})

test.for([
  [62, 400],
  [516, 403],
  [60, 404],
  [159, 408],
  [229, 413],
  [48, 501],
  [202, 503],
  [241, 500],
] as const)('code %i is answered with status %i', ([code, status]) => {
  expect(httpStatusOf(code)).toBe(status)
})
