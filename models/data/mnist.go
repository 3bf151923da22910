package data

import (
	"errors"
	"fmt"
	"os"
)

// FetchMNIST says where the files come from, for error messages.
const FetchMNIST = `"make mnist" fetches the four files of MNIST into out/mnist`

// MNIST reads the training set and the test set of the MNIST database from the folder dir, which holds
// train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte,
// each as it is or with .gz: 60000 and 10000 images of 28 x 28 pixels, row by row, from 0 to 1, and the
// digit that each shows.
//
// Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document
// recognition, Proc. IEEE 86 (1998) 2278-2324.
func MNIST(dir string) (train, test *Images, err error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, fmt.Errorf("%s: there is no such folder; %s", dir, FetchMNIST)
	case err != nil:
		return nil, nil, err
	case !info.IsDir():
		return nil, nil, fmt.Errorf("%s: this is a file; name the folder that it is in", dir)
	}
	if train, err = loadImages(dir, "train"); err != nil {
		return nil, nil, err
	}
	if test, err = loadImages(dir, "t10k"); err != nil {
		return nil, nil, err
	}
	if train.Size != test.Size {
		return nil, nil, fmt.Errorf("%s: the images to learn from have %d pixels, those to test with %d", dir, train.Size, test.Size)
	}
	return train, test, nil
}

// loadImages reads the images and the labels whose names begin with set.
func loadImages(dir, set string) (*Images, error) {
	images, err := loadIDX(dir, set+"-images-idx3-ubyte", 3)
	if err != nil {
		return nil, fetchable(err)
	}
	labels, err := loadIDX(dir, set+"-labels-idx1-ubyte", 1)
	if err != nil {
		return nil, fetchable(err)
	}
	if n, of := labels.shape[0], images.shape[0]; n != of {
		return nil, fmt.Errorf("%s: %d images of %s, but %d labels; one an image", dir, of, set, n)
	}
	for i, label := range labels.bytes {
		if label >= DigitClasses {
			return nil, fmt.Errorf("%s: label %d of %s is %d; allowed: the digits 0 to 9", dir, i+1, set, label)
		}
	}
	return NewImages(images.bytes, labels.bytes, images.shape[1]*images.shape[2]), nil
}

// fetchable tells how to get what is missing or damaged.
func fetchable(err error) error { return fmt.Errorf("%w; %s", err, FetchMNIST) }
