package view

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server shows files on a local page.
type Server struct {
	runs  []*run
	token string
	hosts []string // what requests may call us
	port  int
	live  context.Context // ends with the server
	stop  context.CancelFunc
	lists net.Listener

	mu   sync.Mutex
	once string // "" when used up
}

// Listen opens the files, each once to see that it can be shown, and a port of 127.0.0.1; 0 is any
// that is free.
func Listen(paths []string, port int) (*Server, error) {
	s := &Server{token: secret(), once: secret()}
	s.live, s.stop = context.WithCancel(context.Background())
	for i, path := range paths {
		r := newRun(s.live, i, path)
		if err := r.check(); err != nil {
			return nil, err
		}
		s.runs = append(s.runs, r)
	}
	lists, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("view: port %d of this machine cannot be used: %w; leave --port out and a free one is taken", port, err)
	}
	s.lists, s.port = lists, lists.Addr().(*net.TCPAddr).Port
	s.hosts = []string{fmt.Sprintf("127.0.0.1:%d", s.port), fmt.Sprintf("localhost:%d", s.port)}
	return s, nil
}

// Address is where the page is, with the token.
func (s *Server) Address() string { return fmt.Sprintf("http://%s/#%s", s.hosts[0], s.token) }

// AddressOnce is an address that works once, to start a browser with: its command line can be read by
// others.
func (s *Server) AddressOnce() string { return fmt.Sprintf("http://%s/#once-%s", s.hosts[0], s.once) }

// Serve answers until ctx is done.
func (s *Server) Serve(ctx context.Context) error {
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
	defer context.AfterFunc(ctx, func() {
		s.stop()
		_ = server.Close() // it was only read from
	})()
	err := server.Serve(s.lists)
	s.stop()
	for _, r := range s.runs {
		r.close()
	}
	if errors.Is(err, http.ErrServerClosed) && ctx.Err() != nil {
		return nil
	}
	return err
}
