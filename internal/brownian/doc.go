// Package brownian has Wiener processes that are functions of time: nothing is drawn one after the
// other, so neither the order of questions nor who asks changes an answer.
//
// A path is a binary tree. Time is cut into root cells; each cell is halved again and again, and what
// the path does in a half follows from what it does in the whole and from two normal numbers that a
// counter-based generator makes of (key, unit, cell). A cell knows the increment W of its path and its
// space-time Levy area
//
//	H = 1/h integral over the cell of (W(s) - W(start) - (s - start)/h W) ds,
//
// which is normal with variance h/12 and independent of W. Solving with half the step on the same
// path is going down one level.
//
// The idea of the tree is J. Gaines and T. Lyons, Variable step size control in the numerical solution
// of stochastic differential equations, SIAM J. Appl. Math. 57 (1997) 1455-1484; the halving with areas
// is J. Foster, T. Lyons, H. Oberhauser, An optimal polynomial approximation of Brownian motion, SIAM
// J. Numer. Anal. 58 (2020) 1393-1421.
package brownian
