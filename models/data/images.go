package data

import "fmt"

// DigitClasses is the number of classes of handwritten digits.
const DigitClasses = 10

// white is the largest value of a pixel.
const white = 255

// Images are pictures of digits with one byte a pixel, made numbers when they are asked for: 60000
// of 784 pixels are 47 MB instead of 376. Their targets are one-hot.
type Images struct {
	Size      int     // pixels of an image
	Low, High float64 // targets of the wrong and of the right class; 0 and 1 of NewImages
	pixels    []uint8 // (images x Size)
	labels    []uint8
	value     [white + 1]float64 // the number that a pixel stands for
}

// NewImages returns images over pixels (images x size) and labels (0 to 9, one an image), which are
// not copied. Pixels are numbers from 0 to 1.
func NewImages(pixels, labels []uint8, size int) *Images {
	if len(pixels) != len(labels)*size {
		panic(fmt.Sprintf("data: %d pixels of %d images of %d", len(pixels), len(labels), size))
	}
	m := &Images{Size: size, High: 1, pixels: pixels, labels: labels}
	for pixel := range m.value {
		m.value[pixel] = float64(pixel) / white
	}
	return m
}

// Len returns the number of images.
func (m *Images) Len() int { return len(m.labels) }

// Sizes returns the number of pixels and of classes.
func (m *Images) Sizes() (input, target int) { return m.Size, DigitClasses }

// Example writes the pixels of image i and the one-hot target of its digit, which it returns.
func (m *Images) Example(i int, input, target []float64) (label int) {
	for j, pixel := range m.pixels[i*m.Size : (i+1)*m.Size] {
		input[j] = m.value[pixel]
	}
	for j := range target {
		target[j] = m.Low
	}
	label = int(m.labels[i])
	target[label] = m.High
	return label
}

// NormaliseImages rescales the pixels of all sets as Normalise would those of one matrix of them
// all. Normalised once, not again.
func NormaliseImages(how string, sets ...*Images) error {
	var often [white + 1]int
	for _, m := range sets {
		for _, pixel := range m.pixels {
			often[pixel]++
		}
	}
	var values, counts []float64
	for pixel, n := range often {
		if n > 0 {
			values = append(values, float64(pixel)/white)
			counts = append(counts, float64(n))
		}
	}
	shift, scale, err := common(how, values, counts)
	if err != nil {
		return err
	}
	for _, m := range sets {
		rescale(m.value[:], shift, scale)
	}
	return nil
}
