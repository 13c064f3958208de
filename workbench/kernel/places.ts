import { givePiece, sizeFor, takePiece } from './heap'
import { Reader, Slice } from './reader'

const START_PLACES: u32 = 16
const PLACE_POWER: u32 = 3

/** Where repeated submessages lie in the request. Bounded by the request, which holds two bytes at least for each. */
export class Places {
  count: u32 = 0
  private places: u32 = 0
  private placesMax: u32 = 0
  private readonly slice: Slice = new Slice()

  clear(): void {
    this.count = 0
  }

  /** Notes the submessage that follows and passes over it. */
  add(reader: Reader): void {
    reader.slice(this.slice)
    this.note(this.slice.start, this.slice.end)
  }

  /** The same for packed numbers of 8 bytes each. */
  addPacked64(reader: Reader): void {
    reader.packed64(this.slice)
    this.note(this.slice.start, this.slice.end)
  }

  note(start: u32, end: u32): void {
    if (this.count === this.placesMax) this.grow()
    const place = this.places + (this.count++ << PLACE_POWER)
    store<u32>(place, start)
    store<u32>(place, end, 4)
  }

  private grow(): void {
    const before = this.placesMax
    const placesMax = max(START_PLACES, before * 2)
    const places = takePiece(sizeFor(placesMax << PLACE_POWER))
    if (before !== 0) {
      memory.copy(places, this.places, before << PLACE_POWER)
      givePiece(this.places, sizeFor(before << PLACE_POWER))
    }
    this.places = places
    this.placesMax = placesMax
  }

  /** Puts the reader inside submessage `i`. */
  open(reader: Reader, i: u32): void {
    const place = this.places + (i << PLACE_POWER)
    reader.seek(load<u32>(place), load<u32>(place, 4))
  }
}
