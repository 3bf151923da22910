package integrators
import ("testing";"fmt")
func TestDbg(t *testing.T){ 
 f:=NewFunc(2,func(d []float64,_ float64,y []float64){d[0], d[1] = y[1], (1-y[0]*y[0])*y[1]-y[0]})
 h:=&history{}; h.reset()
 s:=Solver{Stop: stopF(func(s *Step) bool{h.add(s,1,1e-6,1e-9);return false})}
 s.Solve(f,0,15,[]float64{2,0})
 for _,x:=range h.turns{fmt.Println(x)}
 fmt.Println(h.recentTurns())
}
type stopF func(*Step) bool
func (f stopF) Stop(s *Step) bool {return f(s)}
